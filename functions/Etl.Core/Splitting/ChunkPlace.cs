using System.Collections.Immutable;

namespace Etl.Core.Splitting;

/// <summary>Where a chunk is in its file: added to a worker's local numbers, minus one, it gives absolute ones.</summary>
/// <param name="Index">The chunk's index in the plan.</param>
/// <param name="FirstLineNumber">The physical line of the chunk's first byte, 1-based.</param>
/// <param name="FirstRecordNumber">The number of the chunk's first record, 1-based; header and blank lines are not counted.</param>
public sealed record ChunkPlace(int Index, long FirstLineNumber, long FirstRecordNumber)
{
    /// <summary>The places of the proven chunks.</summary>
    /// <param name="proven">The proven outcomes, from the first chunk on, in file order.</param>
    /// <param name="firstLineNumber">The line at the first chunk's start: 1 more than the lines of preamble and header.</param>
    /// <exception cref="SplitInvariantException">The outcomes do not abut.</exception>
    public static ImmutableArray<ChunkPlace> Assign(IReadOnlyList<ChunkOutcome> proven, long firstLineNumber)
    {
        var places = ImmutableArray.CreateBuilder<ChunkPlace>(proven.Count);
        var line = firstLineNumber;
        var record = 1L;
        var expected = proven.Count > 0 ? proven[0].Start : (long?)null;
        foreach (var chunk in proven)
        {
            if (chunk.Start != expected)
            {
                throw new SplitInvariantException(SplitMessages.ChunksDoNotAbut(chunk.Index, chunk.Start, expected ?? -1));
            }

            places.Add(new ChunkPlace(chunk.Index, line, record));
            line += chunk.Lines;
            record += chunk.Records;
            expected = chunk.ActualEndExclusive;
        }

        return places.MoveToImmutable();
    }
}
