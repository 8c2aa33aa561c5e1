namespace Etl.Torture.Running;

/// <summary>What parts work with.</summary>
internal sealed class TortureContext : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private TortureServer? _server;

    public required TortureOptions Options { get; init; }

    public required TortureFiles Files { get; init; }

    public required TortureLog Log { get; init; }

    /// <summary>A directory for this torture alone, deleted at its end.</summary>
    /// <remarks>Others may enter it: the server of a torture by root is another user's.</remarks>
    public string Scratch { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"etl-torture-{Guid.NewGuid():n}")).FullName;

    /// <summary>The Postgres that parts share, started when the first one asks. Each case takes a database of its own in it.</summary>
    public async Task<TortureServer> ServerAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            return _server ??= await TortureServer.StartAsync(Files, Path.Combine(Scratch, "server"), ct);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _starting.Dispose();
        await DeleteAsync(Scratch);
    }

    /// <summary>The server's supervisor stops it a moment after it is left, and writes until then.</summary>
    private static async Task DeleteAsync(string directory)
    {
        for (var tries = 1; Directory.Exists(directory); tries++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (Exception e) when (tries < 300 && e is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(100);
            }
        }
    }
}
