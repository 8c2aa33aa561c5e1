using System.Buffers;
using System.Text;

namespace Etl.Core.Conversion;

/// <summary>Pooled buffers for the values that cannot be read where they are. One for each thread of work.</summary>
internal sealed class FieldScratch : IDisposable
{
    private byte[] _front = ArrayPool<byte>.Shared.Rent(1024);
    private byte[] _back = ArrayPool<byte>.Shared.Rent(1024);
    private byte[] _number = ArrayPool<byte>.Shared.Rent(256);
    private char[] _chars = ArrayPool<char>.Shared.Rent(512);

    /// <summary>The buffer that holds the current value while it is transformed.</summary>
    public byte[] Front => _front;

    /// <summary>A buffer for the next form of the value, at least so long with the padding that converters read.</summary>
    public byte[] Back(int length) => Ensure(ref _back, length);

    /// <summary>Makes the front at least so long, with the padding. Its content is lost when it grows.</summary>
    public byte[] NewFront(int length) => Ensure(ref _front, length);

    /// <summary>A buffer for a number in the spelling that converters read.</summary>
    public byte[] Number(int length) => Ensure(ref _number, length);

    /// <summary>The back becomes the front.</summary>
    public void Swap() => (_front, _back) = (_back, _front);

    /// <summary>Makes the back at least so long and keeps the first bytes of what is in it.</summary>
    public byte[] GrowBack(int length, int keep)
    {
        if (_back.Length - FieldRoom.ReadablePadding >= length)
        {
            return _back;
        }

        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(length + FieldRoom.ReadablePadding, _back.Length * 2));
        _back.AsSpan(0, keep).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_back);
        return _back = grown;
    }

    /// <summary>The characters of valid UTF-8.</summary>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8)
    {
        if (_chars.Length < utf8.Length)
        {
            ArrayPool<char>.Shared.Return(_chars);
            _chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        }

        return _chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, _chars));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_front);
        ArrayPool<byte>.Shared.Return(_back);
        ArrayPool<byte>.Shared.Return(_number);
        ArrayPool<char>.Shared.Return(_chars);
        (_front, _back, _number, _chars) = ([], [], [], []);
    }

    private static byte[] Ensure(ref byte[] buffer, int length)
    {
        if (buffer.Length - FieldRoom.ReadablePadding < length)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(length + FieldRoom.ReadablePadding);
        }

        return buffer;
    }
}
