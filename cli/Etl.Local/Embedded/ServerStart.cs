using System.Diagnostics;

namespace Etl.Local.Embedded;

/// <summary>Brings the server of a workspace to where it accepts connections. Used under the start lock.</summary>
internal sealed class ServerStart
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(4);

    /// <summary>A server that is neither starting nor answering for this long is stuck.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(60);

    private readonly EmbeddedPostgresOptions _options;
    private readonly WorkspaceFiles _files;
    private readonly ServerAccount _account;
    private readonly ClusterPlace _place;

    private ServerStart(EmbeddedPostgresOptions options, WorkspaceFiles files, ServerAccount account, ClusterPlace place)
    {
        _options = options;
        _files = files;
        _account = account;
        _place = place;
    }

    public static async Task<ServerStart> PrepareAsync(EmbeddedPostgresOptions options, WorkspaceFiles files, CancellationToken ct)
    {
        var current = ServerAccount.Current();
        return new ServerStart(options, files, current, await ClusterPlace.FindAsync(files, current, ct).ConfigureAwait(false));
    }

    /// <summary>The connection string of the running server, which is started unless a supervisor has it.</summary>
    public async Task<string> RunAsync(CancellationToken ct)
    {
        var server = new ServerConnection(_place);
        Process? supervisor = null;
        var warmUp = Task.CompletedTask;
        var silence = Stopwatch.StartNew();
        try
        {
            while (true)
            {
                // Asked before the lock is looked at: a supervisor that has exited no longer holds it.
                var exited = supervisor?.HasExited ?? false;
                if (FileLock.IsHeld(_files.SupervisorLock))
                {
                    if (await server.TryAsync(_options.WorkspaceDirectory, ct).ConfigureAwait(false) is { } connectionString)
                    {
                        return connectionString;
                    }
                }
                else if (supervisor is null || (exited && supervisor.ExitCode == PostgresSupervisor.ExitNotNeeded))
                {
                    supervisor?.Dispose();
                    supervisor = await StartSupervisorAsync(ct).ConfigureAwait(false);
                    warmUp = Task.Run(server.WarmUpAsync, ct);
                }
                else if (exited)
                {
                    var free = new DriveInfo(_files.Directory).AvailableFreeSpace;
                    throw EmbeddedPostgresMessages.StartFailed(_files.Log, ServerLog.Tail(_files.Log), free);
                }

                // Replaying a long log is no silence.
                if (server.IsStarting)
                {
                    silence.Restart();
                }

                if (silence.Elapsed > AnswerPatience)
                {
                    throw EmbeddedPostgresMessages.NoAnswer(_files.Log, (int)AnswerPatience.TotalSeconds, ServerLog.Tail(_files.Log));
                }

                await Task.Delay(PollInterval, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            supervisor?.Dispose();
            await warmUp.ConfigureAwait(false);
        }
    }

    /// <summary>A server whose supervisor was killed would run on for ever: gives it a new one, which stops it when nobody is left.</summary>
    public void EnsureSupervised()
    {
        try
        {
            if (FileLock.IsHeld(_files.SupervisorLock) || PostmasterFile.Read(_place.Data)?.IsRunning(_place.Data) != true)
            {
                return;
            }

            using var decision = FileLock.TryAcquire(_files.StartLock);
            if (decision is null)
            {
                return;
            }

            var programs = new NativePrograms(_options.BinariesDirectory, "0");
            SupervisorProcess.Start(_options.Supervisor, _files.Log, SupervisorArguments.For(_options.WorkspaceDirectory, _place, programs)).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The workspace was deleted or closed to us: its next command deals with the server.
            Debug.WriteLine(e.Message);
        }
    }

    private async Task<Process> StartSupervisorAsync(CancellationToken ct)
    {
        var programs = await PostgresBinaries.PrepareAsync(_options.BinariesDirectory, _account, ct).ConfigureAwait(false);
        await ClusterInitialization.EnsureAsync(_place, programs, _account, _options.Durable, ct).ConfigureAwait(false);
        ServerConfiguration.Write(_place, _account, _options.Durable);
        return SupervisorProcess.Start(
            _options.Supervisor, _files.Log, SupervisorArguments.For(Path.GetFullPath(_options.WorkspaceDirectory), _place, programs));
    }
}
