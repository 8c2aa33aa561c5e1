using Etl.Local.Embedded;

namespace Etl.Torture.Running;

/// <summary>What parts work with.</summary>
internal sealed class TortureContext : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TestFolder _scratch = new TestFolder().Open();
    private TestPostgres? _server;

    public required TortureOptions Options { get; init; }

    public required TortureFiles Files { get; init; }

    public required TortureLog Log { get; init; }

    /// <summary>A directory for this torture alone, deleted at its end.</summary>
    /// <remarks>Others may enter it: the server of a torture by root is another user's.</remarks>
    public string Scratch => _scratch.Root;

    /// <summary>The Postgres that parts share, started when the first one asks. Each case takes a database of its own in it.</summary>
    public async Task<TestPostgres> ServerAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            return _server ??= await TestPostgres.StartAsync(new SupervisorCommand("dotnet", [Files.Program]), ct: ct);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _starting.Dispose();
        await _scratch.DisposeAsync();
    }
}
