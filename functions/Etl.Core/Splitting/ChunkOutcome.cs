namespace Etl.Core.Splitting;

/// <summary>What a worker says about the chunk it read, as far as the proof needs it. Offsets are bytes of the source file.</summary>
public sealed record ChunkOutcome
{
    /// <summary>The chunk's index in the plan, 0-based.</summary>
    public required int Index { get; init; }

    /// <summary>The offset where the worker started, as at the start of a record.</summary>
    public required long Start { get; init; }

    /// <summary>The planned end: the worker took the records whose first byte is before it.</summary>
    public required long NominalEndExclusive { get; init; }

    /// <summary>The chunk's generation.</summary>
    public required int Generation { get; init; }

    /// <summary>The end of the last record taken, terminator included; null when the worker gave up at the record limit.</summary>
    public required long? ActualEndExclusive { get; init; }

    /// <summary>The records taken; blank lines and the header are none.</summary>
    public long Records { get; init; }

    /// <summary>The physical lines read: line ends, those inside quotes included, and an unended last line.</summary>
    public long Lines { get; init; }

    /// <summary>Whether the worker met something that fails the file if the chunk's start is right: a record that reached the limit inside quotes. Always so without an actual end.</summary>
    public bool HasFatalFinding { get; init; }

    /// <summary>The chunk as it was planned.</summary>
    public ChunkKey Planned => new(Index, Start, NominalEndExclusive, Generation);
}
