using Etl.Local.Embedded;

namespace Etl.Local.Tests.Embedded;

/// <summary>A workspace that ends its server and disappears.</summary>
internal sealed class TestWorkspace : IAsyncDisposable
{
    private readonly string _parent;

    public TestWorkspace(params string[] below)
    {
        _parent = Path.Combine(Path.GetTempPath(), $"etl-test-{Guid.NewGuid():N}");
        Directory = Path.Combine([_parent, .. below, ".etl"]);
        System.IO.Directory.CreateDirectory(_parent);
    }

    /// <summary>The installed package of this machine; <c>npm ci</c> in the root of the repository.</summary>
    public static string Binaries { get; } = PostgresBinaries.FindDirectory(RepositoryFiles.Root);

    public string Directory { get; }

    public string Files => Path.Combine(Directory, "postgres");

    /// <summary>The directory of the cluster, in the workspace or elsewhere.</summary>
    public string Place => File.Exists(Path.Combine(Files, "elsewhere")) ? File.ReadAllText(Path.Combine(Files, "elsewhere")).Trim() : Files;

    public string Data => Path.Combine(Place, "data");

    public EmbeddedPostgresOptions Options => new()
    {
        WorkspaceDirectory = Directory,
        BinariesDirectory = Binaries,
        Durable = false,
    };

    public Task<EmbeddedPostgres> AcquireAsync() => EmbeddedPostgres.AcquireAsync(Options, CancellationToken.None);

    /// <summary>The running server's first process.</summary>
    public int ServerId => PostmasterFile.Read(Data)?.ProcessId ?? throw new InvalidOperationException("No server runs.");

    /// <summary>The supervisor's process: the parent of the server it started.</summary>
    public int SupervisorId => int.Parse(File.ReadAllText($"/proc/{ServerId}/stat").Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);

    public bool IsServerRunning => PostmasterFile.Read(Data) is { } file && file.IsRunning(Data);

    /// <summary>Both the server and its supervisor are gone.</summary>
    public async Task WaitUntilStoppedAsync()
    {
        await Wait.UntilAsync(() => !IsServerRunning && !FileLock.IsHeld(Path.Combine(Files, "supervisor.lock")), "the server has not stopped");
    }

    public async ValueTask DisposeAsync()
    {
        if (System.IO.Directory.Exists(Files))
        {
            await WaitUntilStoppedAsync();
        }

        var elsewhere = Place;
        System.IO.Directory.Delete(_parent, recursive: true);
        if (elsewhere != Files && System.IO.Directory.Exists(elsewhere))
        {
            System.IO.Directory.Delete(elsewhere, recursive: true);
        }
    }
}
