using Etl.Core.Copy;

namespace Etl.Functions.Chunks;

/// <summary>
/// Hands encoded rows to COPY while the next ones are being encoded: two buffers, one being filled and one under way.
/// Without a stream rows are counted and thrown away, which is what validating is.
/// </summary>
public sealed class CopySink(Stream? copy) : IDisposable
{
    /// <summary>The bytes that are worth a write: a few socket buffers.</summary>
    private const int WriteBytes = 256 << 10;

    private CopyBuffer _filling = new();
    private CopyBuffer _writing = new();
    private Task _write = Task.CompletedTask;

    /// <summary>Where rows are encoded.</summary>
    public CopyBuffer Buffer => _filling;

    /// <summary>Writes the stream's header.</summary>
    public void Begin()
    {
        if (copy is not null)
        {
            _filling.AppendHeader();
        }
    }

    /// <summary>To be called between batches: starts a write when enough has come together.</summary>
    public ValueTask AdvanceAsync(CancellationToken ct)
    {
        if (copy is null)
        {
            _filling.Clear();
        }

        return copy is null || _filling.Length < WriteBytes ? ValueTask.CompletedTask : FlushAsync(ct);
    }

    /// <summary>Writes the trailer and everything before it.</summary>
    public async ValueTask EndAsync(CancellationToken ct)
    {
        if (copy is null)
        {
            return;
        }

        _filling.AppendTrailer();
        await FlushAsync(ct);
        await _write;
        await copy.FlushAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _filling.Dispose();

        // A buffer that a broken write may still read from is left to the garbage collector.
        if (_write.IsCompleted)
        {
            _writing.Dispose();
        }
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        await _write;
        (_filling, _writing) = (_writing, _filling);
        _filling.Clear();
        _write = copy!.WriteAsync(_writing.WrittenMemory, ct).AsTask();
    }
}
