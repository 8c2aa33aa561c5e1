using System.Collections.Immutable;

namespace Etl.Core.Splitting;

/// <summary>What follows from the chunks' ends.</summary>
public enum ProofVerdict
{
    /// <summary>Every chunk starts where the one before it ended: the chunks hold what one reading in sequence gives.</summary>
    Proven,

    /// <summary>Some boundaries are wrong: carry out the actions and verify again.</summary>
    Repair,

    /// <summary>Too many boundaries are wrong, or two repairs were not enough: pre-scan the file and plan it anew.</summary>
    PreScan,

    /// <summary>A proven chunk found what fails the file.</summary>
    Fatal,
}

/// <summary>One repair: a chunk's outcome and staged rows are void, and the replacement, if any, takes its place.</summary>
/// <param name="Superseded">The chunk as it was issued last.</param>
/// <param name="Replacement">The chunk to issue: same index and nominal end, right start, next generation; null to drop the
/// chunk, because the one before it has all of its records.</param>
public sealed record RepairAction(ChunkKey Superseded, ChunkKey? Replacement);

/// <summary>The verifier's result.</summary>
public sealed record Proof
{
    /// <summary>What follows.</summary>
    public required ProofVerdict Verdict { get; init; }

    /// <summary>The repairs in file order; empty unless the verdict is <see cref="ProofVerdict.Repair"/>.</summary>
    public ImmutableArray<RepairAction> Actions { get; init; } = [];

    /// <summary>The boundaries found wrong; behind the first of them this is what it looks like, not what is known.</summary>
    public int WrongBoundaries { get; init; }

    /// <summary>How many of the outcomes, from the first on, are proven.</summary>
    public int ProvenChunks { get; init; }

    /// <summary>For <see cref="ProofVerdict.Fatal"/>: the index in the plan of the chunk that fails the file.</summary>
    public int? FatalChunk { get; init; }

    /// <summary>For <see cref="ProofVerdict.Fatal"/>: the physical lines from the first record to that chunk's start. Chunks in between that have no record of their own count for nothing.</summary>
    public long LinesBeforeFatal { get; init; }
}
