using System.Diagnostics;

namespace Etl.Local.Embedded;

/// <summary>
/// A share in the Postgres of a workspace. Commands share one server: the first starts it, each keeps a locked file while it uses it,
/// and a supervisor (<see cref="PostgresSupervisor"/>) stops it about half a second after the last lock is gone. Legal call order:
/// acquire, use the connection string, dispose.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly ServerStart _start;
    private readonly FileLock _holder;
    private readonly string _holderPath;

    private EmbeddedPostgres(string connectionString, ServerStart start, FileLock holder, string holderPath)
    {
        ConnectionString = connectionString;
        _start = start;
        _holder = holder;
        _holderPath = holderPath;
    }

    /// <summary>Superuser <c>etl</c>, database <c>etl</c>. Valid until this is disposed.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Joins the workspace's server, and first makes the cluster, starts the server or recovers it as needed. Returns when it accepts
    /// connections. Waits, for as long as it takes, for another command that is starting or stopping it.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be had; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> AcquireAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var files = new WorkspaceFiles(options.WorkspaceDirectory);
        try
        {
            files.Create();
            using var decision = await FileLock.AcquireAsync(files.StartLock, ct).ConfigureAwait(false);
            var server = await ServerStart.PrepareAsync(options, files, ct).ConfigureAwait(false);
            var share = Holders.Add(files, out var sharePath);
            try
            {
                return new EmbeddedPostgres(await server.RunAsync(ct).ConfigureAwait(false), server, share, sharePath);
            }
            catch
            {
                Release(share, sharePath);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EmbeddedPostgresMessages.WorkspaceUnusable(options.WorkspaceDirectory, e);
        }
    }

    /// <summary>Leaves the server. It stops when nobody else uses it.</summary>
    public ValueTask DisposeAsync()
    {
        Release(_holder, _holderPath);
        _start.EnsureSupervised();
        return ValueTask.CompletedTask;
    }

    private static void Release(FileLock holder, string path)
    {
        holder.Dispose();
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Unlocked it counts for nothing; the supervisor sweeps it.
            Debug.WriteLine(e.Message);
        }
    }
}
