using System.Collections.Immutable;

namespace Etl.Core.Splitting;

/// <summary>Turns a file's size into planned cuts, and found boundaries into chunks. Offsets are bytes of the source file.</summary>
public static class ChunkPlanner
{
    /// <summary>The planned cuts: every <paramref name="chunkSize"/> bytes behind <paramref name="dataStart"/>, both ends of the data excluded.</summary>
    /// <param name="dataStart">The offset of the first record that is data: behind the preamble and the header.</param>
    /// <param name="size">The file's size in bytes.</param>
    /// <param name="chunkSize">Bytes a chunk; rounded down to the alignment, which it must not be less than.</param>
    /// <param name="alignment">Bytes a code unit, counted from the start of the file: 2 for UTF-16, otherwise 1.</param>
    public static ImmutableArray<long> NominalCuts(long dataStart, long size, long chunkSize, int alignment = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataStart);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, dataStart);
        ArgumentOutOfRangeException.ThrowIfLessThan(alignment, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, alignment);

        var step = chunkSize - (chunkSize % alignment);
        var first = dataStart - (dataStart % alignment) + step;
        if (first >= size)
        {
            return [];
        }

        var cuts = ImmutableArray.CreateBuilder<long>(checked((int)((size - first + step - 1) / step)));
        for (var cut = first; cut < size; cut += step)
        {
            cuts.Add(cut);
        }

        return cuts.MoveToImmutable();
    }

    /// <summary>
    /// The chunks between the given boundaries. A chunk's nominal end is the start of the next one, not the planned cut:
    /// then any record start is a right boundary, and the finder may choose one that it can prove.
    /// </summary>
    /// <param name="dataStart">The offset of the first record that is data.</param>
    /// <param name="size">The file's size in bytes.</param>
    /// <param name="boundaries">The boundaries in the order of their cuts. One that is not behind the one before it (two
    /// windows found the same record, or the later one an earlier one) is dropped.</param>
    /// <param name="generation">The chunks' generation.</param>
    /// <returns>The chunks in file order; none when there is no data.</returns>
    public static ImmutableArray<ChunkKey> Plan(long dataStart, long size, IEnumerable<long> boundaries, int generation = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataStart);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, dataStart);
        if (size == dataStart)
        {
            return [];
        }

        var chunks = ImmutableArray.CreateBuilder<ChunkKey>();
        var start = dataStart;
        foreach (var boundary in boundaries)
        {
            if (boundary <= start || boundary >= size)
            {
                continue;
            }

            chunks.Add(new ChunkKey(chunks.Count, start, boundary, generation));
            start = boundary;
        }

        chunks.Add(new ChunkKey(chunks.Count, start, size, generation));
        return chunks.ToImmutable();
    }
}
