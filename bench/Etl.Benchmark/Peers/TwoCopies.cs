using System.Diagnostics;
using Etl.Benchmark.Memory;
using Etl.Benchmark.Servers;
using Etl.Core.Copy;
using Npgsql;

namespace Etl.Benchmark.Peers;

/// <summary>
/// Two connections that send rows which were encoded beforehand, into a table like our staging table: what Postgres can take.
/// </summary>
internal static class TwoCopies
{
    /// <returns>The seconds from before the connections are opened to after both have committed.</returns>
    public static async Task<double> RunAsync(BenchmarkServer server, EncodedRows rows, CancellationToken ct)
    {
        var half = rows.Pieces.Length / 2;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(CopyAsync(server, rows.Pieces[..half], ct), CopyAsync(server, rows.Pieces[half..], ct));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task CopyAsync(BenchmarkServer server, IEnumerable<byte[]> pieces, CancellationToken ct)
    {
        // Its own thread from the start: neither connection may wait for the other.
        await Task.Yield();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(ct);
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {TransactionTable.Name} FROM STDIN (FORMAT BINARY)", ct))
        {
            await copy.WriteAsync(CopyBuffer.Header.ToArray(), ct);
            foreach (var piece in pieces)
            {
                await copy.WriteAsync(piece, ct);
            }

            await copy.WriteAsync(CopyBuffer.Trailer.ToArray(), ct);
        }
    }
}
