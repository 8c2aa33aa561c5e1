using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Peers;

/// <summary>pgloader with a command file, its defaults otherwise.</summary>
internal static class PgloaderCopy
{
    /// <returns>The seconds from the start of the process to its exit.</returns>
    public static async Task<double> RunAsync(BenchmarkFiles files, BenchmarkServer server, string file, CancellationToken ct)
    {
        var command = Path.Combine(files.Data, "transactions.load");
        await File.WriteAllTextAsync(
            command,
            $"""
            LOAD CSV
              FROM '{file}' (transaction_id, account_id, transaction_date, amount, currency, merchant [null if blanks], category [null if blanks])
              INTO postgresql://{server.User}@unix:{server.Host}:{server.Port}/{server.Database}
              TARGET TABLE public.{TransactionTable.Name} ({TransactionTable.Columns})
              WITH skip header = 1, fields optionally enclosed by '"', fields escaped by double-quote, fields terminated by ','
              SET client_encoding to 'utf8';

            """,
            ct);
        return (await ProgramRun.RunAsync(files.Bench, "pgloader", ["--root-dir", Path.Combine(files.Data, "pgloader"), command], ct)).Seconds;
    }
}
