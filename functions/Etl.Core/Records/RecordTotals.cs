namespace Etl.Core.Records;

/// <summary>
/// How many records some bytes hold, and what became of them. Always <c>Read = Accepted + Rejected + Filtered</c>; blank lines, and blank rows that
/// are skipped, are outside.
/// </summary>
public record RecordTotals
{
    /// <summary>The records, without header, blank lines and blank rows that are skipped.</summary>
    public long Read { get; init; }

    /// <summary>The blank lines, and the blank rows that were skipped.</summary>
    public long Blank { get; init; }

    /// <summary>The records that became rows.</summary>
    public long Accepted { get; init; }

    /// <summary>The records that something was wrong with.</summary>
    public long Rejected { get; init; }

    /// <summary>Of those, the records that the target alone refused, as it was, by a length or a NOT NULL: another one may take them.</summary>
    public long RejectedByTarget { get; init; }

    /// <summary>The good records of which <c>where</c> left nothing.</summary>
    public long Filtered { get; init; }

    /// <summary>The rows encoded.</summary>
    public long Rows { get; init; }

    /// <summary>The physical line ends, those inside quotes too.</summary>
    public long Lines { get; init; }

    /// <summary>The totals of adjoining bytes.</summary>
    public static RecordTotals Sum(IEnumerable<RecordTotals> parts) => parts.Aggregate(new RecordTotals(), (sum, part) => new RecordTotals
    {
        Read = sum.Read + part.Read,
        Blank = sum.Blank + part.Blank,
        Accepted = sum.Accepted + part.Accepted,
        Rejected = sum.Rejected + part.Rejected,
        RejectedByTarget = sum.RejectedByTarget + part.RejectedByTarget,
        Filtered = sum.Filtered + part.Filtered,
        Rows = sum.Rows + part.Rows,
        Lines = sum.Lines + part.Lines,
    });
}
