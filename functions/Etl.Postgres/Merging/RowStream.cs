using System.Runtime.ExceptionServices;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>
/// Streams rows that a second connection reads into COPY on the merge's own. COPY puts many rows into a page at once, where
/// INSERT … SELECT takes them one by one, and the sort that feeds it runs in other processes.
/// </summary>
internal static class RowStream
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Streams; both ends use Postgres's binary format.</summary>
    /// <param name="connections">Where the second connection comes from; it sees only what is committed.</param>
    /// <param name="name">The second connection's name.</param>
    /// <param name="select">The rows to read.</param>
    /// <param name="merge">The merge's connection.</param>
    /// <param name="copy">COPY … FROM STDIN (FORMAT BINARY).</param>
    /// <param name="ct">Ends the stream; nothing is copied then.</param>
    public static async Task CopyAsync(
        DatabaseConnections connections, string name, string select, NpgsqlConnection merge, string copy, CancellationToken ct)
    {
        // What goes wrong at the writing end must not be translated as if it were the reader's: it names the constraint.
        var failure = await connections.TransactAsync(name, async reader =>
        {
            await MergeMemory.SetAsync(reader, ct);
            await using var source = await reader.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT BINARY)", ct);
            return await PumpAsync(source, merge, copy, ct);
        }, ct, PostgresMerger.LockTimeout);
        failure?.Throw();
    }

    private static async Task<ExceptionDispatchInfo?> PumpAsync(NpgsqlRawCopyStream source, NpgsqlConnection merge, string copy, CancellationToken ct)
    {
        NpgsqlRawCopyStream into;
        try
        {
            into = await merge.BeginRawBinaryCopyAsync(copy, ct);
        }
        catch (NpgsqlException e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }

        var ended = false;
        try
        {
            // One buffer is filled while the other one is written.
            var (filling, writing) = (new byte[BufferBytes], new byte[BufferBytes]);
            var write = Task.FromResult<ExceptionDispatchInfo?>(null);
            int filled;
            while ((filled = await source.ReadAtLeastAsync(filling, filling.Length, throwOnEndOfStream: false, ct)) > 0)
            {
                if (await write is { } failed)
                    return failed;
                (filling, writing) = (writing, filling);
                write = WriteAsync(into, writing.AsMemory(0, filled), ct);
            }

            if (await write is { } last)
                return last;
            ended = true;
            await into.DisposeAsync();
            return null;
        }
        catch (PostgresException e) when (ended)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            if (!ended)
                await into.AbortAsync();
        }
    }

    private static async Task<ExceptionDispatchInfo?> WriteAsync(NpgsqlRawCopyStream into, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await into.WriteAsync(bytes, ct);
            return null;
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
