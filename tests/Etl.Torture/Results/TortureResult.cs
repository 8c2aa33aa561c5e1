using System.Collections.Immutable;

namespace Etl.Torture.Results;

/// <summary>A full run, as docs/reliability.md shows it.</summary>
internal sealed record TortureResult
{
    public required DateOnly Date { get; init; }

    public required int Seed { get; init; }

    /// <summary>The commit that was attacked.</summary>
    public required string Commit { get; init; }

    public required ImmutableArray<PartResult> Parts { get; init; }
}

/// <summary>What came of a part.</summary>
internal sealed record PartResult
{
    public required string Name { get; init; }

    public required string Promise { get; init; }

    public required string Unit { get; init; }

    public required int Cases { get; init; }

    /// <summary>In <see cref="Unit"/>.</summary>
    public required long Tried { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The problems of all cases, each with its case.</summary>
    public required ImmutableArray<string> Lost { get; init; }

    /// <summary>Cases that this machine could not show, with the reason.</summary>
    public required ImmutableArray<string> NotRun { get; init; }
}
