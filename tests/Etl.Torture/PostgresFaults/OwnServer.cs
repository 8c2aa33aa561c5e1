using System.Diagnostics;
using Etl.Local.Embedded;

namespace Etl.Torture.PostgresFaults;

/// <summary>
/// A Postgres that can be stopped and started again. It reaches nothing but a Unix socket in a directory that only its user can enter, and
/// ends when this process does: a shell beside it reads a pipe that only this process holds.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private const string Account = "nobody";

    private readonly string _programs;
    private readonly string _directory;
    private readonly string[] _settings;
    private Process? _shell;

    private OwnServer(string programs, string directory, string[] settings)
    {
        _programs = programs;
        _directory = directory;
        _settings = settings;
        Socket = Path.Combine(directory, "s");
    }

    /// <summary>The database <c>postgres</c>, as superuser.</summary>
    public string ConnectionString => $"Host={Socket};Username=etl;Database=postgres;Timeout=15;Pooling=false";

    /// <summary>The directory of its socket.</summary>
    public string Socket { get; private set; }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Makes a cluster and starts its server.</summary>
    /// <param name="files">The clone.</param>
    /// <param name="directory">A directory for it, which is there and is empty.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<OwnServer> StartAsync(TortureFiles files, string directory, CancellationToken ct)
    {
        var server = await CreateAsync(files, directory, [], ct);
        await server.StartAsync(ct);
        return server;
    }

    /// <summary>Makes a cluster whose server is not started yet.</summary>
    /// <param name="files">The clone.</param>
    /// <param name="directory">A directory for it, which is there and is empty.</param>
    /// <param name="settings">What the server is told beyond the defaults, as <c>name=value</c>.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<OwnServer> CreateAsync(TortureFiles files, string directory, string[] settings, CancellationToken ct)
    {
        var server = new OwnServer(Path.Combine(PostgresBinaries.FindDirectory(files.Root), "bin"), directory, settings);
        await server.MakeDirectoriesAsync(ct);
        await RunAsync(server.Program("initdb", "-D", server.Data, "-U", "etl", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"), ct);
        return server;
    }

    /// <summary>Makes a copy of a cluster that has not been started, which is a standby of it and is not started either.</summary>
    public async Task<OwnServer> CreateStandbyAsync(string directory, CancellationToken ct)
    {
        var standby = new OwnServer(_programs, directory, [$"primary_conninfo=host={Socket} user=etl"]);
        await standby.MakeDirectoriesAsync(ct);
        await RunAsync(["cp", "-a", $"{Data}/.", standby.Data], ct);
        await File.WriteAllTextAsync(Path.Combine(standby.Data, "standby.signal"), "", ct);
        return standby;
    }

    /// <summary>Starts what was stopped, and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        _shell?.Dispose();
        string[] settings = ["listen_addresses=", "fsync=off", "max_wal_size=64MB", "shared_buffers=32MB", .. _settings];
        var command = Program("postgres", ["-D", Data, "-k", Socket, .. settings.SelectMany(setting => (string[])["-c", setting])]);
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\" </dev/null >\"$0\" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server 2>/dev/null; wait", Path.Combine(_directory, "log"), .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        _shell = Process.Start(start)!;
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = new Npgsql.NpgsqlConnection(ConnectionString);
                await connection.OpenAsync(ct);
                return;
            }
            catch (Npgsql.NpgsqlException) when (tries < 600)
            {
                await Task.Delay(100, ct);
            }
        }
    }

    /// <summary><c>pg_ctl stop -m immediate</c>: nothing is written any more, and the next start recovers from the log.</summary>
    public async Task StopImmediatelyAsync(CancellationToken ct)
    {
        await RunAsync(Program("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w"), ct);
        await EndShellAsync();
    }

    /// <summary>Takes the address of another one, which has been stopped; still as a standby.</summary>
    public async Task TakePlaceOfAsync(OwnServer other, CancellationToken ct)
    {
        await StopImmediatelyAsync(ct);
        Socket = other.Socket;
        await StartAsync(ct);
    }

    /// <summary><c>pg_ctl promote</c>: the standby takes writes when this returns.</summary>
    public Task PromoteAsync(CancellationToken ct) => RunAsync(Program("pg_ctl", "promote", "-D", Data, "-w"), ct);

    public async ValueTask DisposeAsync()
    {
        await EndShellAsync();
        _shell?.Dispose();
    }

    /// <summary>The data's and the socket's, which are the server's alone.</summary>
    private async Task MakeDirectoriesAsync(CancellationToken ct)
    {
        foreach (var own in (string[])[Data, Socket])
        {
            Directory.CreateDirectory(own);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync(["chown", Account, own], ct);
            }
        }
    }

    private async Task EndShellAsync()
    {
        if (_shell is null or { HasExited: true })
        {
            return;
        }

        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
    }

    /// <summary>Postgres does not run as root.</summary>
    private string[] Program(string name, params IEnumerable<string> arguments)
    {
        var program = Path.Combine(_programs, name);
        return Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account}", "--regid=65534", "--clear-groups", program, .. arguments] : [program, .. arguments];
    }

    private static Task RunAsync(string[] command, CancellationToken ct) => ProgramRun.OutputAsync(command[0], command[1..], "/", ct: ct);
}
