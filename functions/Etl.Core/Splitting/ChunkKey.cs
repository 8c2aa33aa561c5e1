namespace Etl.Core.Splitting;

/// <summary>
/// A part of a file that one worker reads: it takes the records whose first byte is at or after <see cref="Start"/> and
/// before <see cref="EndExclusive"/>, and reads on behind it to the end of the last one. Offsets are bytes of the source
/// file, in the source's encoding.
/// </summary>
/// <param name="Index">The chunk's index in the plan, 0-based; a repaired chunk keeps it, a dropped one leaves a gap.</param>
/// <param name="Start">The offset of its first record, as far as is known.</param>
/// <param name="EndExclusive">The nominal end. Repairs never move it.</param>
/// <param name="Generation">0 as first planned; one more each time the chunk is issued again.</param>
public sealed record ChunkKey(int Index, long Start, long EndExclusive, int Generation);
