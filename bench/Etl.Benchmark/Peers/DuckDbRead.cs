using System.Globalization;
using System.Text.Json.Nodes;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Peers;

/// <summary>DuckDB's typed <c>read_csv</c> on one thread; the file is in the system's cache, and no row is kept.</summary>
internal static class DuckDbRead
{
    /// <returns>The seconds that its query took, without the start of the process and after one to warm up; records and the sum of their amounts.</returns>
    public static async Task<(double Seconds, long Records, decimal Amount)> RunAsync(BenchmarkFiles files, string file, CancellationToken ct)
    {
        var line = JsonNode.Parse((await ProgramRun.RunAsync(files.Bench, "node", [files.Peer("duckdb.mjs"), file], ct)).Output)!;
        return ((double)line["seconds"]!, (long)line["records"]!, decimal.Parse((string)line["amount"]!, CultureInfo.InvariantCulture));
    }
}
