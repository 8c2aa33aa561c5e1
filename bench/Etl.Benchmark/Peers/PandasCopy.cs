using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Peers;

/// <summary>A script of pandas and COPY: the design most people start from.</summary>
internal static class PandasCopy
{
    /// <returns>The seconds from the start of the process to its exit.</returns>
    public static async Task<double> RunAsync(BenchmarkFiles files, BenchmarkServer server, string file, CancellationToken ct)
    {
        string[] arguments = [files.Peer("pandas_copy.py"), file, server.Host, server.Port, server.User, server.Database];
        return (await ProgramRun.RunAsync(files.Bench, InstalledPeers.Python, arguments, ct)).Seconds;
    }
}
