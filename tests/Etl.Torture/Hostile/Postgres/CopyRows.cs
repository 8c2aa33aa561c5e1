using System.Buffers.Binary;
using Etl.Core.Copy;

namespace Etl.Torture.Hostile.Postgres;

/// <summary>A binary COPY stream, field by field.</summary>
internal sealed class CopyRows : IDisposable
{
    private readonly MemoryStream _stream = new();

    public CopyRows() => _stream.Write(CopyBuffer.Header);

    /// <summary>Begins a row.</summary>
    public void Row(short fields)
    {
        Span<byte> head = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(head, fields);
        _stream.Write(head);
    }

    /// <summary>A field as a converter writes it, its length before it.</summary>
    public void Encoded(ReadOnlySpan<byte> field) => _stream.Write(field);

    /// <summary>A field of these bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, value.Length);
        _stream.Write(head);
        _stream.Write(value);
    }

    public void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Bytes(bytes);
    }

    public void Null() => _stream.Write([0xFF, 0xFF, 0xFF, 0xFF]);

    /// <summary>The whole stream.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _stream.Write(CopyBuffer.Trailer);
        return _stream.GetBuffer().AsMemory(0, (int)_stream.Length);
    }

    public void Dispose() => _stream.Dispose();
}
