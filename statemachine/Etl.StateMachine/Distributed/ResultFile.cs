using System.Text;
using System.Threading.Channels;
using Etl.StateMachine.Errors;

namespace Etl.StateMachine.Distributed;

/// <summary>
/// A JSON array of results, written to its object while children still run; the object is begun with the first result.
/// A few results wait in a queue, so a slow store slows the children rather than filling memory.
/// </summary>
internal sealed class ResultFile(IObjectAccess objects, string bucket, string key) : IAsyncDisposable
{
    private const int QueuedResults = 16;

    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(QueuedResults);
    private readonly CancellationTokenSource _abandon = new();
    private readonly Lock _gate = new();
    private Task? _writing;

    public string Key => key;

    /// <summary>Bytes, once completed.</summary>
    public long Size { get; private set; }

    public async ValueTask AddAsync(string json, CancellationToken ct)
    {
        lock (_gate)
        {
            _writing ??= WriteAsync();
        }

        try
        {
            await _queue.Writer.WriteAsync(Encoding.UTF8.GetBytes(json), ct);
        }
        catch (ChannelClosedException)
        {
            await _writing; // It failed: this says why.
            throw;
        }
    }

    /// <returns>Whether there is an object: without results there is none.</returns>
    public async ValueTask<bool> CompleteAsync()
    {
        _queue.Writer.TryComplete();
        if (_writing is null)
        {
            return false;
        }

        await _writing;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _abandon.CancelAsync();
        if (_writing is not null)
        {
            await ((Task)_writing.ContinueWith(ended => ended.Exception, TaskScheduler.Default));
        }

        _abandon.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await Task.Yield();
            await objects.WriteAsync(bucket, key, CopyAsync, _abandon.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _queue.Writer.TryComplete(error);
            throw new ResultWriterFailedException($"Writing s3://{bucket}/{key} failed: {error.Message}");
        }
        finally
        {
            _queue.Writer.TryComplete(); // Nobody reads any more: whoever still adds must not wait for room.
        }
    }

    private async Task CopyAsync(Stream stream, CancellationToken ct)
    {
        var separator = "["u8.ToArray();
        await foreach (var result in _queue.Reader.ReadAllAsync(ct))
        {
            await stream.WriteAsync(separator, ct);
            await stream.WriteAsync(result, ct);
            Size += separator.Length + result.Length;
            separator = ","u8.ToArray();
        }

        await stream.WriteAsync("]"u8.ToArray(), ct);
        Size += 1;
    }
}
