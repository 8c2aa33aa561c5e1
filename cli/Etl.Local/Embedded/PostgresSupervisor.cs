using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Etl.Local.Embedded;

/// <summary>
/// The process that starts Postgres for the commands of a workspace, watches who uses it, and stops it when nobody does: being
/// neither of them, it outlives any command that is killed.
/// </summary>
public static class PostgresSupervisor
{
    /// <summary>The hidden command under which a program runs the supervisor.</summary>
    public const string CommandName = "__postgres-supervisor";

    /// <summary>Another supervisor has the lock.</summary>
    internal const int ExitNotNeeded = 3;

    /// <summary>A pause between two commands of a script is shorter, so they share one start.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long backends of a killed server may take to notice and let go of the data directory.</summary>
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(30);

    /// <summary>Runs until the last holder is gone or the server has ended.</summary>
    /// <param name="arguments">What <see cref="SupervisorArguments"/> made.</param>
    /// <returns>The exit code; the starter reads the reason in the log.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                _ = NativeMethods.StartSession();
            }

            var (files, place, programs) = SupervisorArguments.Parse(arguments);
            // A command that looks whether the lock is taken holds it for an instant.
            using var own = FileLock.TryAcquire(files.SupervisorLock) ?? await RetryAsync(files.SupervisorLock).ConfigureAwait(false);
            return own is null ? ExitNotNeeded : await WatchAsync(files, place, programs).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"etl: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<FileLock?> RetryAsync(string path)
    {
        await Task.Delay(WatchInterval).ConfigureAwait(false);
        return FileLock.TryAcquire(path);
    }

    private static async Task<int> WatchAsync(WorkspaceFiles files, ClusterPlace place, NativePrograms programs)
    {
        using var stopRequested = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopRequested.Cancel();
        });
        var account = ServerAccount.Current();
        var postmaster = await Postmaster.StartAsync(place, programs, account).ConfigureAwait(false);
        try
        {
            var started = Stopwatch.StartNew();
            var unused = new Stopwatch();
            while (true)
            {
                await Task.Delay(WatchInterval).ConfigureAwait(false);
                if (postmaster.HasExited)
                {
                    if (!IsWaitingForOrphans(files) || started.Elapsed > OrphanPatience)
                    {
                        return 1;
                    }

                    postmaster.Dispose();
                    postmaster = await Postmaster.StartAsync(place, programs, account).ConfigureAwait(false);
                    continue;
                }

                // A workspace that was deleted under the server has no holders and gets no new ones.
                if (stopRequested.IsCancellationRequested || !Directory.Exists(files.HoldersDirectory))
                {
                    break;
                }
                // Held until the server has stopped, so that who comes meanwhile waits and then starts anew.
                using var decision = FileLock.TryAcquire(files.StartLock);
                if (decision is null || Holders.Any(files))
                {
                    unused.Reset();
                    continue;
                }

                unused.Start();
                if (unused.Elapsed < Linger)
                {
                    continue;
                }

                await postmaster.StopAsync().ConfigureAwait(false);
                return 0;
            }

            await postmaster.StopAsync().ConfigureAwait(false);
            return 0;
        }
        finally
        {
            postmaster.Dispose();
        }
    }

    private static bool IsWaitingForOrphans(WorkspaceFiles files) =>
        ServerLog.Tail(files.Log).Contains("pre-existing shared memory block", StringComparison.Ordinal);
}
