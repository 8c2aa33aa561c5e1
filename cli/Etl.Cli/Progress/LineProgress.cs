using Etl.Cli.Terminals;
using Etl.Functions.Texts;

namespace Etl.Cli.Progress;

/// <summary>Progress for logs: a line where a stage begins and ends, and one every few seconds between.</summary>
internal sealed class LineProgress(Screen screen, string file, TimeProvider time) : StageBoard(time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time = time;
    private readonly Lock _writing = new();
    private long _lastLine = time.GetTimestamp();

    public override void Note(string text) => Write(SafeText.OneLine(text));

    protected override void Started(StageMeter meter) => Write($"{meter.Title} …");

    protected override void Advanced(StageMeter meter)
    {
        var last = Interlocked.Read(ref _lastLine);
        if (_time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _lastLine, _time.GetTimestamp(), last) == last)
        {
            Write($"{meter.Title}: {meter.Figures()}");
        }
    }

    protected override void Ended(StageMeter meter) =>
        Write(meter.IsMeasured ? $"{meter.Title}: {meter.Figures()}  done in {Quantity.Seconds(meter.Seconds)}" : $"{meter.Title}: done in {meter.Figures()}");

    private void Write(string text)
    {
        lock (_writing)
        {
            screen.Line($"{SafeText.OneLine(file)}: {text}");
            Interlocked.Exchange(ref _lastLine, _time.GetTimestamp());
        }
    }
}
