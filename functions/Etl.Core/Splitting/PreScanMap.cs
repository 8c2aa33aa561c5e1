using System.Collections.Immutable;

namespace Etl.Core.Splitting;

/// <summary>
/// What a piece of a file does to each state of its format, of which 0 is the one at the start of a record. Pieces are mapped in parallel, without knowing what comes
/// before them, and the maps compose to what one reading in sequence would have found. Offsets are bytes of the source file.
/// </summary>
public sealed record PreScanMap
{
    /// <summary>The offset of the piece's first byte.</summary>
    public required long Start { get; init; }

    /// <summary>The offset after its last byte.</summary>
    public required long EndExclusive { get; init; }

    /// <summary>By start state: the state after the piece.</summary>
    public required ImmutableArray<int> EndStates { get; init; }

    /// <summary>By start state: the offset of the first record that starts in the piece; null when none does.</summary>
    public required ImmutableArray<long?> FirstRecordStarts { get; init; }
}
