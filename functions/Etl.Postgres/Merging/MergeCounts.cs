using Etl.Functions.Runs;

namespace Etl.Postgres.Merging;

/// <summary>What became of the staged rows, how, and why so.</summary>
internal sealed record MergeCounts
{
    public long Duplicate { get; init; }

    public long Inserted { get; init; }

    public long Updated { get; init; }

    public long Unchanged { get; init; }

    public long Ignored { get; init; }

    public long? Deleted { get; init; }

    public required string Strategy { get; init; }

    /// <summary>What is worth telling of the merge.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>The rows accounted for; to equal the staged ones.</summary>
    public long Rows => Duplicate + Inserted + Updated + Unchanged + Ignored;
}
