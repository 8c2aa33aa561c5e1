using System.Collections.Immutable;
using Etl.Core;
using Etl.Functions.Hosting;

namespace Etl.Cli.Costs;

/// <summary>What a load that goes well does, counted from its definition and the functions' code, and how long it takes.</summary>
internal static class Flow
{
    /// <summary>The states that a load enters, in order; a map's children are counted by <see cref="TransitionsPerChunk"/>.</summary>
    public static readonly ImmutableArray<string> States =
    [
        "Split", "Route", "Chunks", "Prove", "RouteProof", "Reduce", "Finish", "RouteFinish", "ResultQueue", "HasResultQueue", "PublishResult", "MarkPublished", "Done",
    ];

    /// <summary>The functions among them.</summary>
    public static readonly ImmutableArray<string> Functions = [.. States.Where(state => FunctionTable.Find(state) is not null)];

    /// <summary>The child's start and its one state. The price list does not say whether the start counts: this is the upper bound.</summary>
    public const int TransitionsPerChunk = 2;

    /// <summary>The lease and its end. Items are under 1 KB, so each is one write.</summary>
    public const int WritesPerChunk = 2;

    /// <summary>Planned, and how it ended.</summary>
    public const int WritesPerRun = 2;

    /// <summary>A worker reads its chunk by ranges of this many bytes, each of them once.</summary>
    public const long ReadPartBytes = 8L << 20;

    /// <summary>The source is moved to <c>processed/</c> by server-side copies of at most this many bytes.</summary>
    public const long CopyPartBytes = 512L << 20;

    /// <summary>The window around a cut, which Split reads.</summary>
    public const int WindowsPerCut = 1;

    /// <summary>The worker's report. Rejects would be one more.</summary>
    public const int PutsPerChunk = 1;

    /// <summary>The plan by each environment, the head of the file, manifests, results and reports by the other functions; rounded up.</summary>
    public const int GetsPerRun = 40;

    /// <summary>Plan, manifests, the map's results, reports, rejects, and the ends of the copy; rounded up.</summary>
    public const int PutsPerRun = 20;

    /// <summary>How many children a map has in flight.</summary>
    public const int Concurrency = Defaults.MaxConcurrency;

    /// <summary>GB of memory (2^30 bytes) of each function: 1.7 vCPU.</summary>
    public const int MemoryGigabytes = 3;

    /// <summary>
    /// Bytes a second of a worker that reads, checks and copies to Postgres at once. A Lambda's network gives 78 MB/s
    /// (625 Mbit/s) at most; the rest is allowed for the database.
    /// </summary>
    public const double WorkerBytesPerSecond = 60e6;

    /// <summary>What a worker takes beside reading: first bytes, lease, connection, report.</summary>
    public const double SecondsPerChunk = 0.15;

    /// <summary>Between a child's end and the work of the next one: the orchestrator's, not billed as Lambda.</summary>
    public const double SecondsBetweenChunks = 0.1;

    /// <summary>Starts, sniffing, planning, proof, reports, with cold starts: everything of a run but its chunks, windows and merge.</summary>
    public const double SecondsPerRun = 8;

    /// <summary>A window's read, of which Split has <see cref="WindowsInFlight"/> in flight.</summary>
    public const double SecondsPerWindow = 0.03;

    /// <summary>Windows that Split reads at once.</summary>
    public const int WindowsInFlight = 16;

    /// <summary>
    /// Bytes of the file that are merged in a second at worst and at best, measured on 2 cores with records of 100 bytes and a
    /// random uuid as key: 501 MB in 26 s by an upsert over 10 M rows, and in 6.2 s into an empty table whose key is built
    /// afterwards.
    /// </summary>
    public const double SlowMergeBytesPerSecond = 501e6 / 26;

    /// <inheritdoc cref="SlowMergeBytesPerSecond"/>
    public const double FastMergeBytesPerSecond = 501e6 / 6.2;
}
