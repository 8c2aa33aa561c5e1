using System.Diagnostics;

namespace Etl.Local.Embedded;

/// <summary>The server's first process: one that this supervisor started, or one whose supervisor was killed and that it takes over.</summary>
internal sealed class Postmaster : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How long a stop may write what is in memory before the server is told to leave at once; the log then restores it next time.
    /// </summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    private readonly ClusterPlace _place;
    private readonly NativePrograms _programs;
    private readonly ServerAccount _account;
    private readonly Process? _child;
    private readonly PostmasterFile? _adopted;

    private Postmaster(ClusterPlace place, NativePrograms programs, ServerAccount account, Process? child, PostmasterFile? adopted)
    {
        _place = place;
        _programs = programs;
        _account = account;
        _child = child;
        _adopted = adopted;
    }

    public bool HasExited => _child?.HasExited ?? !_adopted!.IsRunning(_place.Data);

    /// <summary>Takes over the server that runs in the data directory, or starts one.</summary>
    public static async Task<Postmaster> StartAsync(ClusterPlace place, NativePrograms programs, ServerAccount account)
    {
        if (PostmasterFile.Read(place.Data) is { } file && file.IsRunning(place.Data))
        {
            return new Postmaster(place, programs, account, child: null, file);
        }

        DeleteStaleLocks(place, account);
        if (OperatingSystem.IsWindows())
        {
            return await StartOnWindowsAsync(place, programs, account).ConfigureAwait(false);
        }
        // Standard output and error are the supervisor's, which are the log.
        var start = account.Command(programs.Postgres, "-D", place.Data, "-c", $"config_file={place.Configuration}");
        return new Postmaster(place, programs, account, Process.Start(start)!, adopted: null);
    }

    /// <summary>Fast shutdown: sessions are ended, everything is written, and the next start has nothing to recover.</summary>
    public async Task StopAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            await RunPgCtlAsync("stop", "-D", _place.Data, "-m", "fast", "-w").ConfigureAwait(false);
            return;
        }

        var process = _child?.Id ?? _adopted!.ProcessId;
        var watch = Stopwatch.StartNew();
        _ = NativeMethods.Kill(process, NativeMethods.SigInt);
        while (!HasExited)
        {
            await Task.Delay(PollInterval).ConfigureAwait(false);
            if (watch.Elapsed < StopPatience)
            {
                continue;
            }

            _ = NativeMethods.Kill(process, NativeMethods.SigQuit);
            watch.Restart();
        }

        _place.RemoveShortSocketDirectory(_account);
    }

    public void Dispose() => _child?.Dispose();

    // Postgres itself recovers from a dead process's files, but takes any process of the same id for a server: another program, or a
    // zombie that nothing reaps. Whether backends of a killed server still use the data it finds by their shared memory instead.
    private static void DeleteStaleLocks(ClusterPlace place, ServerAccount account)
    {
        File.Delete(PostmasterFile.PathIn(place.Data));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(place.SocketDirectory(account), ".s.PGSQL.*"))
        {
            File.Delete(path);
        }
    }

    // Postgres refuses to run as an administrator; pg_ctl gives up those rights for it.
    private static async Task<Postmaster> StartOnWindowsAsync(ClusterPlace place, NativePrograms programs, ServerAccount account)
    {
        var server = new Postmaster(place, programs, account, child: null, new PostmasterFile(0, 0, "", IsReady: false));
        await server.RunPgCtlAsync(
            "start", "-D", place.Data, "-w", "-l", Path.Combine(place.Directory, "postgres.log"),
            "-o", $"-c \"config_file={place.Configuration}\"").ConfigureAwait(false);
        return PostmasterFile.Read(place.Data) is { } file ? new Postmaster(place, programs, account, child: null, file) : server;
    }

    private async Task RunPgCtlAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(_account.Command(_programs.PgCtl, arguments))!;
        await process.WaitForExitAsync().ConfigureAwait(false);
    }
}
