using System.Buffers.Binary;

namespace Etl.Core.Records;

/// <summary>Counts line ends up to places that are asked for in order, so that only what is needed is counted, and once.</summary>
/// <param name="index">The place in the buffer that <paramref name="ends"/> belongs to.</param>
/// <param name="ends">The line ends before it in the chunk.</param>
internal ref struct LinePosition(int index, long ends)
{
    private int _index = index;

    /// <summary>The line ends before the last place asked for.</summary>
    public long Ends { get; private set; } = ends;

    public void MoveTo(ReadOnlySpan<byte> buffer, int index)
    {
        Ends += LineCounter.Count(buffer[_index..index]);
        _index = index;
    }
}

/// <summary>The source's byte offsets of places that are asked for in order.</summary>
/// <param name="offset">The offset of the buffer's first byte.</param>
/// <param name="map">Null: offsets are those of the buffer.</param>
internal ref struct OffsetPosition(long offset, IOffsetMap? map)
{
    private int _index;
    private long _offset = offset;

    public long At(ReadOnlySpan<byte> buffer, int index)
    {
        if (map is null)
        {
            return _offset + index;
        }

        _offset += map.SourceLength(buffer[_index..index]);
        _index = index;
        return _offset;
    }
}

/// <summary>The first field of what is left of an encoded row.</summary>
internal static class RowField
{
    public static bool IsNull(ReadOnlySpan<byte> field) => Length(field) < 0;

    public static int Size(ReadOnlySpan<byte> field) => 4 + Math.Max(Length(field), 0);

    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field) => field[4..Size(field)];

    private static int Length(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32BigEndian(field);
}
