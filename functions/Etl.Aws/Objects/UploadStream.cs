using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;
using Etl.Functions.Errors;

namespace Etl.Aws.Objects;

/// <summary>
/// Takes an object's bytes: one PUT when they fit into a part, else a multipart upload that goes on while the next part is
/// filled. Nothing of it can be seen before <see cref="CompleteAsync"/>; without that, <see cref="AbortAsync"/>.
/// </summary>
internal sealed class UploadStream(IAmazonS3 client, S3Errors errors, ObjectReads reads, S3Call call, S3StoreOptions options, CancellationToken ct) : Stream
{
    private const int FirstBufferBytes = 64 << 10;

    private readonly Queue<Task> _uploads = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, options.WritePartBytes));
    private int _filled;
    private int _parts;
    private MultipartWrite? _multipart;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_filled == options.WritePartBytes)
            {
                await UploadPartAsync();
            }

            var length = MakeRoom(buffer.Length);
            buffer[..length].CopyTo(_buffer.AsMemory(_filled));
            _filled += length;
            buffer = buffer[length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the object appear.</summary>
    public async Task CompleteAsync()
    {
        if (_multipart is null)
        {
            await PutAsync();
            return;
        }

        if (_filled > 0)
        {
            await UploadPartAsync();
        }

        while (_uploads.TryPeek(out var upload))
        {
            await upload;
            _ = _uploads.Dequeue();
        }

        await _multipart.CompleteAsync(ct);
    }

    /// <summary>Takes everything back.</summary>
    public async Task AbortAsync()
    {
        // A part that arrives after the abort would stay, unseen and paid for.
        await WaitForUploadsAsync();
        if (_multipart is not null)
        {
            await _multipart.AbortAsync();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await WaitForUploadsAsync();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Room for some of so many bytes: most objects are small, so the buffer starts small.</summary>
    private int MakeRoom(int wanted)
    {
        var room = Math.Min(_buffer.Length, options.WritePartBytes) - _filled;
        if (room < wanted && _buffer.Length < options.WritePartBytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(options.WritePartBytes, Math.Max(_buffer.Length * 2L, (long)_filled + wanted)));
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
            room = Math.Min(_buffer.Length, options.WritePartBytes) - _filled;
        }

        return Math.Min(room, wanted);
    }

    private Task PutAsync() => errors.GuardAsync(
        call,
        () => client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = call.Bucket,
                Key = call.Key,
                InputStream = new MemoryStream(_buffer, 0, _filled, writable: false),
                AutoCloseStream = false,
                ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
            },
            ct),
        ct);

    private async Task UploadPartAsync()
    {
        if (_parts == MultipartWrite.MaxParts)
        {
            throw new StorageFullException(S3Messages.TooManyParts(call, options.WritePartBytes, MultipartWrite.MaxParts));
        }

        if (_multipart is null)
        {
            var multipart = new MultipartWrite(client, errors, reads, call);
            await multipart.BeginAsync(new InitiateMultipartUploadRequest { ChecksumAlgorithm = ChecksumAlgorithm.CRC32 }, ct);
            _multipart = multipart;
        }

        if (_uploads.Count == options.WriteAhead)
        {
            await _uploads.Peek();
            _ = _uploads.Dequeue();
        }

        var (full, length) = (_buffer, _filled);
        _buffer = ArrayPool<byte>.Shared.Rent(options.WritePartBytes);
        _filled = 0;
        _uploads.Enqueue(UploadAsync(++_parts, full, length));
    }

    private async Task UploadAsync(int number, byte[] buffer, int length)
    {
        try
        {
            await _multipart!.UploadAsync(number, buffer.AsMemory(0, length), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WaitForUploadsAsync()
    {
        while (_uploads.TryDequeue(out var upload))
        {
            try
            {
                await upload;
            }
            catch (Exception)
            {
                // The writer has its error already, or gave up by itself.
            }
        }
    }
}
