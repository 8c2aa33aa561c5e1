using Etl.StateMachine.Errors;

namespace Etl.StateMachine.Running;

/// <summary>
/// Numbers an execution's events, passes them on, and keeps them where asked: a child of a distributed Map keeps none,
/// or memory would grow with the number of items.
/// </summary>
internal sealed class ExecutionHistory(string executionId, string? mapRunArn, ExecutorOptions options, IExecutionObserver? observer, bool keep)
{
    private readonly Lock _gate = new();
    private readonly List<HistoryEvent> _events = [];
    private long _count;

    public IReadOnlyList<HistoryEvent> Events => _events;

    public long LastId => Interlocked.Read(ref _count);

    /// <returns>The event's id.</returns>
    /// <exception cref="RuntimeException">The history is full: only the event that ends the execution still has room.</exception>
    public long Add(HistoryEvent details, long previousId)
    {
        lock (_gate)
        {
            if (_count >= options.HistoryLimit - 1 && !EndsExecution(details.Type))
            {
                throw new RuntimeException($"The execution reached the maximum number of history events ({options.HistoryLimit}).");
            }

            var happened = details with
            {
                Id = ++_count,
                PreviousEventId = previousId,
                Timestamp = options.Time.GetUtcNow(),
                ExecutionId = executionId,
                MapRunArn = details.MapRunArn ?? mapRunArn,
            };
            if (keep)
            {
                _events.Add(happened);
            }

            observer?.On(happened);
            return happened.Id;
        }
    }

    private static bool EndsExecution(HistoryEventType type)
        => type is HistoryEventType.ExecutionSucceeded or HistoryEventType.ExecutionFailed
            or HistoryEventType.ExecutionTimedOut or HistoryEventType.ExecutionAborted;
}

/// <summary>One line of events through a history; branches and iterations fork it. Used by one branch at a time.</summary>
internal sealed class Trail(ExecutionHistory history, long previousId)
{
    private long _previous = previousId;

    public void Record(HistoryEvent details) => _previous = history.Add(details, _previous);

    public Trail Fork() => new(history, _previous);

    /// <summary>Goes on after the last event of the forks.</summary>
    public void Join() => _previous = history.LastId;
}
