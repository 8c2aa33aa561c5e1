using Etl.Cli.Terminals;
using Etl.Local.Running;

namespace Etl.Cli.Progress;

/// <summary>Counts what one stage has done. Written from several threads, read from another.</summary>
/// <param name="title">What the stage is called.</param>
/// <param name="chunks">The chunks it works on; null when it works on none.</param>
/// <param name="totalBytes">The bytes of the whole file; null when it works on no chunks.</param>
/// <param name="time">The clock.</param>
internal sealed class StageMeter(string title, int? chunks, long? totalBytes, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _bytes, _records, _rejected, _ended;
    private int _chunksDone;

    /// <summary>What the stage is called.</summary>
    public string Title => title;

    /// <summary>Whether it works on chunks, so that its end can be foreseen.</summary>
    public bool IsMeasured => chunks is not null;

    /// <summary>How much is done, 0 to 1. A repair is measured by its chunks, which are few of the file's bytes.</summary>
    public double Fraction
    {
        get
        {
            if (Interlocked.Read(ref _ended) != 0)
            {
                return 1;
            }

            var byChunks = chunks is > 0 and { } all ? Volatile.Read(ref _chunksDone) / (double)all : 0;
            var byBytes = totalBytes is > 0 and { } size ? Interlocked.Read(ref _bytes) / (double)size : 0;
            return Math.Min(1, Math.Max(byChunks, byBytes));
        }
    }

    /// <summary>The seconds since it began, until it ended.</summary>
    public double Seconds
    {
        get
        {
            var ended = Interlocked.Read(ref _ended);
            return time.GetElapsedTime(_started, ended == 0 ? time.GetTimestamp() : ended).TotalSeconds;
        }
    }

    /// <summary>The figures of a stage over chunks; for another one, its time.</summary>
    public string Figures()
    {
        var seconds = Seconds;
        if (chunks is not { } all)
        {
            return Quantity.Seconds(seconds);
        }

        var bytes = Interlocked.Read(ref _bytes);
        var records = Interlocked.Read(ref _records);
        var rejected = Interlocked.Read(ref _rejected);
        var perSecond = (long)(records / Math.Max(seconds, 0.001));
        return $"{Quantity.Count(Volatile.Read(ref _chunksDone))}/{Quantity.Count(all)} chunks  {Quantity.Bytes(bytes)}  {Quantity.Rate(bytes, seconds)}"
            + $"  {Quantity.Count(perSecond)} records/s  {Quantity.Count(rejected)} rejected";
    }

    public void ChunkDone() => Interlocked.Increment(ref _chunksDone);

    public void Advance(long bytes, long records, long rejected)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _rejected, rejected);
    }

    public void End() => Interlocked.CompareExchange(ref _ended, Math.Max(time.GetTimestamp(), 1), 0);

    /// <summary>What a stage is called; the second and later time it is a repair.</summary>
    public static string TitleOf(RunStage stage, bool again) => stage switch
    {
        RunStage.Database => "starting the database",
        RunStage.Split => "split",
        RunStage.Validate => again ? "validate again" : "validate",
        RunStage.PreScan => "pre-scan",
        RunStage.Process => again ? "repair" : "process",
        RunStage.Merge => "merge",
        _ => "finish",
    };
}
