using System.Collections.Immutable;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Rejects;

/// <summary>The rejects of a whole file.</summary>
/// <param name="Read">The records read.</param>
/// <param name="Accepted">The records that became rows.</param>
/// <param name="Rejected">The records rejected.</param>
/// <param name="ByRule">The rejects by kind in snake_case, by <c>column.kind</c>, for those of checks <c>name.check</c>; a record may count under several.</param>
public sealed record RejectTotals(long Read, long Accepted, long Rejected, ImmutableSortedDictionary<string, long> ByRule)
{
    /// <summary>The records rejected for anything that the limits count: what is outside them is the only error of its record.</summary>
    public long Limited => Rejected - Enum.GetValues<RejectKind>().Where(kind => !RejectKindNames.IsLimited(kind)).Sum(kind => ByRule.GetValueOrDefault(RejectKindNames.Name(kind)));

    /// <summary>Adds up proven reports, fetching by rule what was too much to travel.</summary>
    public static async Task<RejectTotals> ReadAsync(
        FunctionServices services, string runId, IReadOnlyList<ChunkReport> reports, CancellationToken ct)
    {
        var byRule = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var brief in reports)
        {
            if (brief.Rejected == 0)
            {
                continue;
            }

            var full = brief;
            if (brief.RejectsByRule.IsEmpty)
            {
                var key = RunKeys.Report(runId, brief.Chunk, brief.Attempt);
                full = await EtlJson.ReadAsync(services.Objects, services.Options.Bucket, key, EtlJson.Default.ChunkReport, ct)
                    ?? throw new ObjectStoreException(FunctionMessages.ResultsMissing(key));
            }

            foreach (var (rule, count) in full.RejectsByRule)
            {
                byRule[rule] = byRule.GetValueOrDefault(rule) + count;
            }
        }

        var totals = RecordTotals.Sum(reports);
        return new RejectTotals(totals.Read, totals.Accepted, totals.Rejected, byRule.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>With the records that checks over the whole load have rejected, which workers have accepted.</summary>
    /// <param name="byCheck">How many, by check; every record is under one.</param>
    public RejectTotals With(IReadOnlyDictionary<string, long> byCheck)
    {
        var records = byCheck.Values.Sum();
        if (records == 0)
        {
            return this;
        }

        var kind = RejectKindNames.Name(RejectKind.Check);
        var rules = byCheck.Select(check => KeyValuePair.Create($"{check.Key}.{kind}", check.Value)).Append(KeyValuePair.Create(kind, records));
        return new RejectTotals(Read, Accepted - records, Rejected + records, ByRule.SetItems(rules));
    }

    /// <summary>The rules by which records were rejected, most frequent first: <c>column.kind</c>, and the kind alone where it is the whole record's.</summary>
    public IEnumerable<KeyValuePair<string, long>> Causes()
    {
        var ofFields = ByRule.Where(rule => IsOfField(rule.Key)).ToLookup(rule => KindOf(rule.Key), rule => rule.Value);
        return ByRule.Select(rule => KeyValuePair.Create(rule.Key, IsOfField(rule.Key) ? rule.Value : rule.Value - ofFields[rule.Key].Sum()))
            .Where(rule => rule.Value > 0)
            .OrderByDescending(rule => rule.Value);
    }

    private static bool IsOfField(string rule) => rule.Contains('.', StringComparison.Ordinal);

    private static string KindOf(string rule) => rule[(rule.LastIndexOf('.') + 1)..];
}
