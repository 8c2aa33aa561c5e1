using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>Streams of COPY.</summary>
internal static class CopyStreams
{
    /// <summary>Ends a COPY into a table without its rows. What made it fail is what counts, so the connection's own complaint is dropped.</summary>
    public static async Task AbortAsync(this NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync();
            await stream.DisposeAsync();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException or OperationCanceledException)
        {
        }
    }
}
