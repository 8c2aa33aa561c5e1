using Etl.Functions.Errors;

namespace Etl.Torture.Faults;

/// <summary>Bytes that come slowly, or break off at an offset with or without an error.</summary>
internal sealed class FaultyStream(Stream inner, ObjectFault fault, long at) : Stream
{
    private const int SlowBytes = 97;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var most = buffer.Length;
        if (fault == ObjectFault.Slow)
        {
            await Task.Delay(1, cancellationToken);
            most = Math.Min(most, SlowBytes);
        }
        else
        {
            most = (int)Math.Min(most, at - _read);
            if (most == 0 && fault == ObjectFault.Reset)
            {
                throw new ObjectStoreException("The connection was reset while the object was being read.");
            }
        }

        var count = await inner.ReadAsync(buffer[..most], cancellationToken);
        _read += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
