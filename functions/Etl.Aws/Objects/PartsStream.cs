using System.Buffers;

namespace Etl.Aws.Objects;

/// <summary>
/// A range read as parts, several at once, given in order. So many parts are in memory as are read ahead, and none of them
/// before the stream is first read.
/// </summary>
internal sealed class PartsStream(Func<long, long, Stream> open, long start, long endExclusive, S3StoreOptions options) : ForwardStream
{
    private readonly Queue<Task<ArraySegment<byte>>> _parts = new();
    private readonly CancellationTokenSource _stop = new();
    private long _next = start;
    private ArraySegment<byte> _current;
    private int _read;
    private bool _disposed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_read == _current.Count && !await MoveNextAsync(cancellationToken))
        {
            return 0;
        }

        var length = Math.Min(buffer.Length, _current.Count - _read);
        _current.AsMemory(_read, length).CopyTo(buffer);
        _read += length;
        return length;
    }

    public override async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void Dispose(bool disposing)
    {
        // Buffers go back when the last part has noticed that it is not wanted.
        if (disposing && !_disposed)
        {
            _ = ReleaseAsync();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> MoveNextAsync(CancellationToken ct)
    {
        Return(ref _current);
        _read = 0;
        while (_next < endExclusive && _parts.Count < options.ReadAhead)
        {
            var end = Math.Min(endExclusive, _next + options.ReadPartBytes);
            _parts.Enqueue(FillAsync(_next, end));
            _next = end;
        }

        if (_parts.Count == 0)
        {
            return false;
        }

        // The part stays in the queue until it is there, so that giving up here loses no buffer.
        var filled = await _parts.Peek().WaitAsync(ct);
        _ = _parts.Dequeue();
        _current = filled;
        return true;
    }

    private async Task<ArraySegment<byte>> FillAsync(long partStart, long partEnd)
    {
        var length = (int)(partEnd - partStart);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await using var part = open(partStart, partEnd);
            await part.ReadExactlyAsync(buffer.AsMemory(0, length), _stop.Token);
            return new ArraySegment<byte>(buffer, 0, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private async Task ReleaseAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        Return(ref _current);
        while (_parts.TryDequeue(out var part))
        {
            try
            {
                var filled = await part;
                Return(ref filled);
            }
            catch (Exception)
            {
                // Nobody waits for it any more, and it has given its buffer back.
            }
        }

        _stop.Dispose();
    }

    private static void Return(ref ArraySegment<byte> part)
    {
        if (part.Array is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        part = default;
    }
}
