namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>
/// A clock that jumps. With <see cref="AutoAdvance"/> it jumps to a timer's due time as soon as one is set, so that waiting takes no
/// time; otherwise only <see cref="Advance"/> moves it.
/// </summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public bool AutoAdvance { get; init; } = true;

    /// <summary>What was waited for, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits, in real time, until that many timers are set, then moves on by <paramref name="span"/>.</summary>
    public async Task AdvanceWhenWaitingAsync(TimeSpan span, int timers = 1)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_timers.Count >= timers)
                {
                    break;
                }
            }

            await Task.Delay(1);
        }

        Advance(span);
    }

    public void Advance(TimeSpan span)
    {
        FakeTimer[] due;
        lock (_gate)
        {
            _now += span;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private void Set(FakeTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            Waits.Add(dueTime);
            timer.Due = _now + dueTime;
            _timers.Add(timer);
        }

        if (AutoAdvance)
        {
            _ = Task.Run(() => Advance(dueTime));
        }
    }

    private sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
