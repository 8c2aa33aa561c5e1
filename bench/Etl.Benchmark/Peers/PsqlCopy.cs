using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Peers;

/// <summary><c>psql -c '\copy …'</c>: Postgres's own way to load a file that a client has.</summary>
internal static class PsqlCopy
{
    /// <returns>The seconds from the start of the process to its exit.</returns>
    public static async Task<double> RunAsync(BenchmarkFiles files, BenchmarkServer server, string file, CancellationToken ct)
    {
        string[] arguments =
        [
            "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--host", server.Host, "--port", server.Port, "--username", server.User, "--dbname", server.Database,
            "--command", $@"\copy {TransactionTable.Name} from '{file.Replace("'", "''", StringComparison.Ordinal)}' with (format csv, header)",
        ];
        return (await ProgramRun.RunAsync(files.Bench, "psql", arguments, ct)).Seconds;
    }
}
