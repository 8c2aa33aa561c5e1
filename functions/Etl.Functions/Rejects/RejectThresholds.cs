using Etl.Core;
using Etl.Core.Datasets;
using Etl.Core.Rejects;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Rejects;

/// <summary>Holds a file's rejects against its dataset's limits, which pass themselves, or against the one that applies without them.</summary>
public sealed class RejectThresholds(FunctionServices services)
{
    /// <summary>So many show whether the same is wrong with all.</summary>
    private const int SampledRecords = 1000;

    private const long SampledBytes = 8L << 20;

    /// <summary>Throws <see cref="TooManyRejectsException"/> naming every limit that is exceeded.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="reports">What workers have found.</param>
    /// <param name="byCheck">How many records checks over the whole load have rejected besides, by check.</param>
    /// <param name="ct">Ends it.</param>
    public async Task CheckAsync(PlannedRun plan, IReadOnlyList<ChunkReport> reports, IReadOnlyDictionary<string, long> byCheck, CancellationToken ct)
    {
        var totals = (await RejectTotals.ReadAsync(services, plan.Run.RunId, reports, ct)).With(byCheck);
        var exceeded = OwnLimits(plan.Dataset.Rejects, totals).ToList();
        var way = exceeded.Count > 0 ? FunctionMessages.RaiseLimits : FunctionMessages.DeclareLimit;
        if (plan.Dataset.Target.Mode == MergeMode.Replace && totals is { Rejected: > 0, Accepted: 0 })
        {
            // No limit stands for this: the target would be emptied by a file that was not empty.
            exceeded.Add(FunctionMessages.ReplaceByRejects(totals.Rejected, totals.Read));
            way = null;
        }
        else if (plan.Dataset.Rejects is { MaxCount: null, MaxPercent: null } && OverDefault(totals) is { } over)
        {
            exceeded.Add(over);
        }

        if (exceeded.Count == 0)
        {
            return;
        }

        var advice = RejectAdvice.Find(plan, totals, await SampleAsync(reports, ct));
        throw new TooManyRejectsException(FunctionMessages.TooManyRejects(plan, exceeded, totals, advice, way));
    }

    private static IEnumerable<string> OwnLimits(RejectLimits limits, RejectTotals totals)
    {
        if (totals.Limited > limits.MaxCount)
        {
            yield return FunctionMessages.OverMaxCount(totals.Limited, limits.MaxCount.Value);
        }

        // Exact: no division, so no rounding decides.
        if (totals.Limited * 100m > limits.MaxPercent * totals.Read)
        {
            yield return FunctionMessages.OverMaxPercent(totals.Limited, totals.Read, limits.MaxPercent!.Value);
        }

        foreach (var (rule, most) in limits.PerRule)
        {
            if (totals.ByRule.GetValueOrDefault(rule) is var count && count > most)
            {
                yield return FunctionMessages.OverRule(rule, count, most);
            }
        }
    }

    /// <summary>What is wrong with so many rejects where no limit is declared; null: nothing.</summary>
    private static string? OverDefault(RejectTotals totals) => totals switch
    {
        { Limited: 0 } => null,
        { Accepted: 0 } => FunctionMessages.NoneAccepted(totals.Limited, totals.Read),
        { Read: >= Defaults.FewestToJudge } when totals.Limited * 2 > totals.Read => FunctionMessages.MostRejected(totals.Limited, totals.Read),
        _ => null,
    };

    /// <summary>The first rejected records of the file.</summary>
    private async Task<List<RejectedRecord>> SampleAsync(IReadOnlyList<ChunkReport> reports, CancellationToken ct)
    {
        var first = new List<RejectedRecord>();
        long bytes = 0;
        foreach (var key in reports.Select(report => report.RejectsKey).OfType<string>())
        {
            await foreach (var record in EtlJson.ReadManyAsync(services.Objects, services.Options.Bucket, key, EtlJson.Default.RejectedRecord, topLevelValues: true, ct))
            {
                first.Add(record);
                bytes += record.Raw.Length;
                if (first.Count == SampledRecords || bytes > SampledBytes)
                {
                    return first;
                }
            }
        }

        return first;
    }
}
