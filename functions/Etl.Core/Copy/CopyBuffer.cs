using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Etl.Core.Copy;

/// <summary>
/// Bytes of Postgres's binary COPY format, in one pooled array that grows. Multi-byte values are big-endian, as the
/// format has them.
/// </summary>
/// <remarks>
/// <c>signature, int32 flags, int32 extension length; per row int16 field count, per field int32 length (-1 is NULL) and
/// its bytes; int16 -1 at the end</c>. Writers reserve first; a row that turns out bad is taken back with
/// <see cref="RollBack"/>.
/// </remarks>
public sealed class CopyBuffer : IDisposable
{
    /// <summary>The bytes that may be overwritten behind every reservation, so that fixed-size stores need no test.</summary>
    internal const int Slack = 64;

    private byte[] _bytes;
    private int _length;

    /// <summary>An empty buffer with room for <paramref name="capacity"/> bytes before it grows.</summary>
    public CopyBuffer(int capacity = 64 << 10) => _bytes = ArrayPool<byte>.Shared.Rent(capacity + Slack);

    /// <summary>The stream's first 19 bytes: signature, no flags, no extension.</summary>
    public static ReadOnlySpan<byte> Header =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The stream's last two bytes.</summary>
    public static ReadOnlySpan<byte> Trailer => [0xFF, 0xFF];

    /// <summary>The number of bytes written; also the mark that <see cref="RollBack"/> takes.</summary>
    public int Length => _length;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>The same as memory, for asynchronous writers; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>The place of the next byte. Within a reservation only.</summary>
    internal ref byte Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), _length);
    }

    /// <summary>Makes room for so many bytes from <see cref="Length"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reserve(int bytes)
    {
        if (_bytes.Length - _length - Slack < bytes)
        {
            Grow(bytes);
        }
    }

    /// <summary>The reserved bytes that are not written yet, and those behind them.</summary>
    public Span<byte> Free => _bytes.AsSpan(_length);

    /// <summary>Counts so many bytes of the reservation as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int bytes) => _length += bytes;

    /// <summary>Counts the reservation up to <paramref name="place"/> as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AdvanceTo(ref byte place) =>
        _length = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_bytes), ref place);

    /// <summary>Forgets everything written since <see cref="Length"/> was <paramref name="mark"/>.</summary>
    public void RollBack(int mark)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)mark, (uint)_length, nameof(mark));
        _length = mark;
    }

    /// <summary>Forgets everything; the room stays.</summary>
    public void Clear() => _length = 0;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Appends the stream's header.</summary>
    public void AppendHeader() => Append(Header);

    /// <summary>Appends the stream's trailer.</summary>
    public void AppendTrailer() => Append(Trailer);

    /// <summary>Returns the array to the pool. The buffer cannot be used afterwards.</summary>
    public void Dispose()
    {
        if (_bytes.Length == 0)
        {
            return;
        }

        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        var needed = checked(_length + bytes + Slack);
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(Array.MaxLength, 2L * _bytes.Length)));
        _bytes.AsSpan(0, _length).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
