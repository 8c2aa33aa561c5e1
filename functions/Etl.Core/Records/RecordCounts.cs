using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>
/// The accounts of the records processed so far, as they are being counted; see <see cref="RecordTotals"/>.
/// </summary>
public sealed class RecordCounts
{
    private readonly long[] _byKind = new long[Enum.GetValues<RejectKind>().Length];
    private readonly SortedDictionary<string, long> _byRule = new(StringComparer.Ordinal);

    /// <summary>Records, without blank lines and blank rows that are skipped.</summary>
    public long Read => Accepted + Rejected + Filtered;

    /// <summary>Blank lines and blank rows that are skipped.</summary>
    public long Blank { get; internal set; }

    /// <summary>Records that became rows.</summary>
    public long Accepted { get; internal set; }

    /// <summary>Records with errors.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Of those, the records in which nothing is wrong but what the live target makes wrong: a varchar's length, a NOT NULL.</summary>
    public long RejectedByTarget { get; internal set; }

    /// <summary>Records without errors that the dataset's <c>where</c> leaves out.</summary>
    public long Filtered { get; internal set; }

    /// <summary>Records with empty fields beyond the header's, which were left out.</summary>
    public long SurplusEmpty { get; internal set; }

    /// <summary>Rows encoded.</summary>
    public long Rows { get; internal set; }

    /// <summary>Line ends passed, those inside quotes included: LF, CR, or CRLF as one.</summary>
    public long Lines { get; internal set; }

    /// <summary>For each <see cref="RejectKind"/>, by its number, the rejected records that have such an error; a record can count under several.</summary>
    public ReadOnlySpan<long> ByKind => _byKind;

    /// <summary>For each <c>column.kind</c> the rejected records that have such an error.</summary>
    public IReadOnlyDictionary<string, long> ByRule => _byRule;

    /// <summary>The same as they stand now.</summary>
    public RecordTotals Totals => new()
    {
        Read = Read,
        Blank = Blank,
        Accepted = Accepted,
        Rejected = Rejected,
        RejectedByTarget = RejectedByTarget,
        Filtered = Filtered,
        Rows = Rows,
        Lines = Lines,
    };

    internal void AddRejected(IReadOnlyList<RejectError> errors)
    {
        Rejected++;
        if (errors.All(RecordFaults.IsByTarget))
        {
            RejectedByTarget++;
        }

        for (var index = 0; index < errors.Count; index++)
        {
            var error = errors[index];
            var earlier = errors.Take(index).ToList();
            if (!earlier.Exists(e => e.Kind == error.Kind))
            {
                _byKind[(int)error.Kind]++;
            }

            if (error.Column is null || earlier.Exists(e => e.Kind == error.Kind && e.Column == error.Column))
            {
                continue;
            }

            var rule = $"{error.Column}.{RejectKindNames.Name(error.Kind)}";
            _byRule[rule] = _byRule.GetValueOrDefault(rule) + 1;
        }
    }
}
