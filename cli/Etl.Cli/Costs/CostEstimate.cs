using Etl.Core;

namespace Etl.Cli.Costs;

/// <summary>What a load costs, in dollars by service, and how long it takes, in seconds.</summary>
internal sealed record CostEstimate
{
    public required long Bytes { get; init; }

    public required long ChunkSize { get; init; }

    public required long Chunks { get; init; }

    /// <summary>From the event to the beginning of the merge, and after its end.</summary>
    public required double Seconds { get; init; }

    /// <summary>The merge at best.</summary>
    public required double FastMergeSeconds { get; init; }

    /// <summary>The merge at worst.</summary>
    public required double SlowMergeSeconds { get; init; }

    /// <summary>Billed time of all functions but Reduce's wait, in GB-seconds.</summary>
    public required double GigabyteSeconds { get; init; }

    public required long Invocations { get; init; }

    public required long Transitions { get; init; }

    public required long Gets { get; init; }

    public required long Puts { get; init; }

    public required long Writes { get; init; }

    public decimal LambdaX86 => Lambda(Prices.LambdaX86GigabyteSecond);

    public decimal LambdaArm => Lambda(Prices.LambdaArmGigabyteSecond);

    public decimal StepFunctions => Transitions * Prices.ThousandTransitions / 1000;

    public decimal S3 => ((Gets * Prices.ThousandGets) + (Puts * Prices.ThousandPuts)) / 1000;

    public decimal DynamoDb => Writes * Prices.MillionWrites / 1_000_000;

    public decimal TotalX86 => LambdaX86 + Rest;

    public decimal TotalArm => LambdaArm + Rest;

    /// <summary>Reduce while Postgres merges, at worst, on x86: all of it waiting.</summary>
    public decimal SlowMerge => (decimal)(SlowMergeSeconds * Flow.MemoryGigabytes) * Prices.LambdaX86GigabyteSecond;

    /// <summary>Whether Split refuses the file on AWS, as the merge limit is by default.</summary>
    public bool IsOverMergeLimit => Bytes > Defaults.MergeLimitBytes;

    private decimal Rest => StepFunctions + S3 + DynamoDb;

    /// <summary>Counts what a load of so many bytes does.</summary>
    public static CostEstimate Of(long bytes, long chunkSize)
    {
        var chunks = Divide(bytes, chunkSize);
        var cuts = chunks - 1;
        var windows = cuts * Flow.SecondsPerWindow / Flow.WindowsInFlight;
        var working = (bytes / Flow.WorkerBytesPerSecond) + (chunks * Flow.SecondsPerChunk);
        var inFlight = Math.Min(chunks, Flow.Concurrency);
        return new CostEstimate
        {
            Bytes = bytes,
            ChunkSize = chunkSize,
            Chunks = chunks,
            Seconds = Flow.SecondsPerRun + windows + ((working + (chunks * Flow.SecondsBetweenChunks)) / inFlight),
            FastMergeSeconds = bytes / Flow.FastMergeBytesPerSecond,
            SlowMergeSeconds = bytes / Flow.SlowMergeBytesPerSecond,
            GigabyteSeconds = (working + windows + Flow.SecondsPerRun) * Flow.MemoryGigabytes,
            Invocations = chunks + Flow.Functions.Length,
            Transitions = (chunks * Flow.TransitionsPerChunk) + Flow.States.Length,
            Gets = (bytes / chunkSize * Divide(chunkSize, Flow.ReadPartBytes)) + Divide(bytes % chunkSize, Flow.ReadPartBytes) + (cuts * Flow.WindowsPerCut) + Flow.GetsPerRun,
            Puts = (chunks * Flow.PutsPerChunk) + Divide(bytes, Flow.CopyPartBytes) + Flow.PutsPerRun,
            Writes = (chunks * Flow.WritesPerChunk) + Flow.WritesPerRun,
        };
    }

    private decimal Lambda(decimal gigabyteSecond) => ((decimal)GigabyteSeconds * gigabyteSecond) + (Invocations * Prices.LambdaMillionRequests / 1_000_000);

    private static long Divide(long amount, long by) => (amount / by) + (amount % by == 0 ? 0 : 1);
}
