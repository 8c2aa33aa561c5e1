using System.Buffers;
using Etl.Core.Datasets;
using Etl.Core.Digests;
using Etl.Core.Encodings;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Functions.Chunks;

/// <summary>
/// Reads a source forwards from an offset, as UTF-8, into one buffer that holds at most a record over the limit.
/// Offsets are bytes of the source; what is consumed goes into the digest.
/// </summary>
/// <remarks>Call <see cref="ReadAsync"/> to put more behind <see cref="Unread"/>, and <see cref="Consume"/> to take from its front.</remarks>
public sealed class ChunkReader : IAsyncDisposable
{
    private readonly IObjectStore _objects;
    private readonly Source _source;
    private readonly SourceEncoding _encoding;
    private readonly int _readBytes;
    private readonly int _maxUnread;
    private byte[] _buffer;
    private byte[] _raw = [];
    private byte[] _cut = [];
    private int _rawLength;
    private int _start;
    private int _end;
    private long _readOffset;
    private Stream? _stream;
    private long _streamEnd;

    /// <summary>A reader that has read nothing yet.</summary>
    /// <param name="objects">The store.</param>
    /// <param name="source">What to read.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="readBytes">The bytes to ask for at once.</param>
    /// <param name="maxUnread">So many bytes <see cref="Unread"/> can come to before <see cref="ReadAsync"/> finds it full; transcoded, a character more.</param>
    public ChunkReader(IObjectStore objects, Source source, SourceEncoding encoding, long offset, int readBytes, int maxUnread)
    {
        _objects = objects;
        _source = source;
        _encoding = encoding;
        _readBytes = readBytes;

        // A character needs room for its longest form, also where the buffer is all but full.
        _maxUnread = encoding == SourceEncoding.Utf8 ? maxUnread : maxUnread + SourceTranscoder.MinOutput - 1;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(maxUnread, Math.Max(readBytes, SourceTranscoder.MinOutput)));
        if (encoding != SourceEncoding.Utf8)
        {
            _raw = ArrayPool<byte>.Shared.Rent(Math.Max(readBytes, 16));
        }

        Offset = offset;
        _readOffset = offset;
    }

    /// <summary>What has been read and not consumed, as UTF-8.</summary>
    public ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    /// <summary>The source offset of the first unread byte.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether everything before <paramref name="limit"/> has been read and transcoded.</summary>
    public bool HasRead(long limit) => _readOffset - _rawLength >= limit;

    /// <summary>CRC-64/NVME of the source bytes consumed.</summary>
    public ulong Digest { get; private set; }

    /// <summary>Reads on, at most to the source offset <paramref name="limit"/>.</summary>
    /// <returns>False when nothing was added: the limit is reached, or the buffer is full.</returns>
    public async ValueTask<bool> ReadAsync(long limit, CancellationToken ct)
    {
        var room = MakeRoom();
        if (room == 0)
        {
            return false;
        }

        if (_encoding == SourceEncoding.Utf8)
        {
            if (_readOffset >= limit)
            {
                return false;
            }

            var read = await ReadSourceAsync(_buffer.AsMemory(_end, (int)Math.Min(room, limit - _readOffset)), limit, ct);
            _end += read;
            return true;
        }

        if (_readOffset < limit && _rawLength < _raw.Length)
        {
            var wanted = (int)Math.Min(_raw.Length - _rawLength, limit - _readOffset);
            _rawLength += await ReadSourceAsync(_raw.AsMemory(_rawLength, wanted), limit, ct);
        }

        var isFinal = _readOffset == _source.Length;
        SourceTranscoder.Transcode(_encoding, _raw.AsSpan(0, _rawLength), isFinal, _buffer.AsSpan(_end, room), out var consumed, out var written);
        _raw.AsSpan(consumed.._rawLength).CopyTo(_raw);
        _rawLength -= consumed;
        _end += written;
        return written > 0 || _readOffset < limit;
    }

    /// <summary>Takes so many bytes from the front of <see cref="Unread"/>. A character that they cut is the source's when its rest is taken.</summary>
    public void Consume(int utf8Bytes)
    {
        var taken = _buffer.AsSpan(_start, utf8Bytes);
        if (_encoding == SourceEncoding.Utf8)
        {
            Digest = Crc64Nvme.Append(Digest, taken);
            Offset += utf8Bytes;
        }
        else
        {
            if (_cut.Length > 0)
            {
                taken = (byte[])[.. _cut, .. taken];
            }

            var next = _start + utf8Bytes;
            var isCut = next < _end && (_buffer[next] & 0xC0) == 0x80;
            var whole = isCut ? taken.LastIndexOfAnyExceptInRange((byte)0x80, (byte)0xBF) : taken.Length;
            var source = SourceTranscoder.ToSource(_encoding, taken[..whole]);
            Digest = Crc64Nvme.Append(Digest, source);
            Offset += source.Length;
            _cut = taken[whole..].ToArray();
        }

        _start += utf8Bytes;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        if (_raw.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_raw);
        }

        _buffer = _raw = [];
    }

    /// <summary>Makes room behind the unread bytes and says how many bytes may be put there.</summary>
    private int MakeRoom()
    {
        var unread = _end - _start;
        var least = _encoding == SourceEncoding.Utf8 ? 1 : SourceTranscoder.MinOutput;
        var room = Math.Min(Math.Max(_readBytes, least), _maxUnread - unread);
        if (room < least)
        {
            return 0;
        }

        if (_buffer.Length - _end >= room)
        {
            return room;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, unread).CopyTo(_buffer);
            _start = 0;
            _end = unread;
        }

        if (_buffer.Length - _end < room)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_maxUnread, Math.Max(_buffer.Length * 2, unread + room)));
            _buffer.AsSpan(0, unread).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return Math.Min(room, _buffer.Length - _end);
    }

    private async ValueTask<int> ReadSourceAsync(Memory<byte> target, long limit, CancellationToken ct)
    {
        if (_stream is null || _readOffset >= _streamEnd)
        {
            if (_stream is not null)
            {
                await _stream.DisposeAsync();
            }

            _streamEnd = limit;
            _stream = await _source.OpenAsync(_objects, _readOffset, limit - _readOffset, ct);
        }

        var read = await _stream.ReadAtLeastAsync(target[..(int)Math.Min(target.Length, _streamEnd - _readOffset)], 1, throwOnEndOfStream: false, ct);
        if (read == 0)
        {
            throw new ObjectChangedException(FunctionMessages.ObjectShrank(_source.Content, _readOffset));
        }

        _readOffset += read;
        return read;
    }
}
