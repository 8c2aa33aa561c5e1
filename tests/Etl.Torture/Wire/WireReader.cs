using System.Buffers.Binary;
using System.Net.Sockets;

namespace Etl.Torture.Wire;

/// <summary>Reads whole messages of Postgres's protocol from one end of a connection.</summary>
internal sealed class WireReader(Socket socket)
{
    private byte[] _buffer = new byte[32 << 10];
    private int _start;
    private int _end;

    /// <summary>Whether another message can be read without waiting.</summary>
    public bool HasMessage => _end - _start >= 5 && _end - _start >= 1 + Length(_start + 1);

    /// <summary>The next message, its type first; empty at the end. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken ct)
    {
        if (!await FillAsync(5, ct))
        {
            return default;
        }

        return await TakeAsync(1 + Length(_start + 1), ct);
    }

    /// <summary>The next message without a type: how a conversation begins. Empty at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadUntypedAsync(CancellationToken ct)
    {
        if (!await FillAsync(4, ct))
        {
            return default;
        }

        return await TakeAsync(Length(_start), ct);
    }

    /// <summary>A single byte: the answer to a request for encryption. Empty at the end.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadByteAsync(CancellationToken ct) => TakeAsync(1, ct);

    private int Length(int at) => BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at));

    private async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken ct)
    {
        if (!await FillAsync(count, ct))
        {
            return default;
        }

        var taken = _buffer.AsMemory(_start, count);
        _start += count;
        return taken;
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        if (_buffer.Length - _start < count)
        {
            var larger = count <= _buffer.Length ? _buffer : new byte[count * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
            (_buffer, _end, _start) = (larger, _end - _start, 0);
        }

        while (_end - _start < count)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), ct);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
