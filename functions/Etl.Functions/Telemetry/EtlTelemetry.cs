using System.Diagnostics;
using System.Diagnostics.Metrics;
using Etl.Functions.Runs;

namespace Etl.Functions.Telemetry;

/// <summary>What the functions measure, under the name <see cref="Name"/>; a host that wants it listens. Every value has the tag <c>dataset</c>.</summary>
public static class EtlTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Etl";

    /// <summary>The spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The metrics.</summary>
    public static Meter Meter { get; } = new(Name);

    private static readonly Histogram<long> ChunkMilliseconds = Meter.CreateHistogram<long>(nameof(ChunkMilliseconds), "ms", "How long a worker took for a chunk");
    private static readonly Histogram<double> StageSeconds = Meter.CreateHistogram<double>(nameof(StageSeconds), "s", "From the plan of a run to the proof of its chunks");
    private static readonly Histogram<double> MergeSeconds = Meter.CreateHistogram<double>(nameof(MergeSeconds), "s", "How long a merge took");
    private static readonly Counter<long> RecordsRead = Meter.CreateCounter<long>(nameof(RecordsRead));
    private static readonly Counter<long> RecordsAccepted = Meter.CreateCounter<long>(nameof(RecordsAccepted));
    private static readonly Counter<long> RecordsRejected = Meter.CreateCounter<long>(nameof(RecordsRejected));
    private static readonly Counter<long> RecordsFiltered = Meter.CreateCounter<long>(nameof(RecordsFiltered));
    private static readonly Counter<long> RowsDuplicate = Meter.CreateCounter<long>(nameof(RowsDuplicate));
    private static readonly Counter<long> RowsInserted = Meter.CreateCounter<long>(nameof(RowsInserted));
    private static readonly Counter<long> RowsUpdated = Meter.CreateCounter<long>(nameof(RowsUpdated));
    private static readonly Counter<long> RowsUnchanged = Meter.CreateCounter<long>(nameof(RowsUnchanged));
    private static readonly Counter<long> RowsIgnored = Meter.CreateCounter<long>(nameof(RowsIgnored));
    private static readonly Counter<long> RowsDeleted = Meter.CreateCounter<long>(nameof(RowsDeleted));
    private static readonly Counter<long> BytesLoaded = Meter.CreateCounter<long>(nameof(BytesLoaded), "By");
    private static readonly Counter<long> RepairedChunks = Meter.CreateCounter<long>(nameof(RepairedChunks));
    private static readonly Counter<long> Warnings = Meter.CreateCounter<long>(nameof(Warnings), null, "Warnings told with the results of loads");
    private static readonly Counter<long> LoadsSucceeded = Meter.CreateCounter<long>(nameof(LoadsSucceeded));
    private static readonly Counter<long> LoadsFailed = Meter.CreateCounter<long>(nameof(LoadsFailed));

    /// <summary>A worker has ended a chunk.</summary>
    internal static void ChunkEnded(string dataset, ChunkReport report) => ChunkMilliseconds.Record(report.Milliseconds, Of(dataset));

    /// <summary>The chunks of a run are proven, and it was merged.</summary>
    internal static void Merged(string dataset, TimeSpan staging, ReduceResult result)
    {
        StageSeconds.Record(staging.TotalSeconds, Of(dataset));
        MergeSeconds.Record(result.MergeSeconds, Of(dataset));
    }

    /// <summary>A run is finished: told once, when its report is written.</summary>
    internal static void Finished(LoadReport report)
    {
        if (report.Status != LoadStatus.Succeeded)
        {
            return;
        }

        var dataset = Of(report.Dataset);
        var accounts = report.Accounts;
        LoadsSucceeded.Add(1, dataset);
        BytesLoaded.Add(accounts.Bytes ?? 0, dataset);
        RepairedChunks.Add(accounts.RepairedChunks ?? 0, dataset);
        RecordsRead.Add(accounts.Read ?? 0, dataset);
        RecordsAccepted.Add(accounts.Accepted ?? 0, dataset);
        RecordsRejected.Add(accounts.Rejected ?? 0, dataset);
        RecordsFiltered.Add(accounts.Filtered ?? 0, dataset);
        RowsDuplicate.Add(accounts.Duplicate ?? 0, dataset);
        RowsInserted.Add(accounts.Inserted ?? 0, dataset);
        RowsUpdated.Add(accounts.Updated ?? 0, dataset);
        RowsUnchanged.Add(accounts.Unchanged ?? 0, dataset);
        RowsIgnored.Add(accounts.Ignored ?? 0, dataset);
        RowsDeleted.Add(accounts.Deleted ?? 0, dataset);
        Warnings.Add(report.Warnings.Count, dataset);
    }

    /// <summary>A load has failed.</summary>
    internal static void Failed(string dataset) => LoadsFailed.Add(1, Of(dataset));

    private static KeyValuePair<string, object?> Of(string dataset) => new("dataset", dataset);
}
