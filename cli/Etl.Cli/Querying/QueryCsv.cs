using System.Buffers;
using System.Text;
using Npgsql;

namespace Etl.Cli.Querying;

/// <summary>Rows as Postgres itself writes them in CSV, streamed: any number of rows in little memory.</summary>
internal static class QueryCsv
{
    /// <summary>What stands before the statement as it was typed.</summary>
    public const string Prefix = "COPY (";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes header and rows. Ends quietly when nobody reads them any more.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, string sql, Func<Stream> open, CancellationToken ct)
    {
        // A line of its own for the bracket: the statement may end in a comment.
        using var rows = await connection.BeginTextExportAsync($"{Prefix}{sql.TrimEnd().TrimEnd(';')}\n) TO STDOUT (FORMAT csv, HEADER)", ct);
        await using var writer = new StreamWriter(open(), Utf8, bufferSize: 1 << 16);
        var buffer = ArrayPool<char>.Shared.Rent(1 << 14);
        try
        {
            int count;
            while ((count = await rows.ReadAsync(buffer, ct)) > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, count), ct);
            }

            await writer.FlushAsync(ct);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
