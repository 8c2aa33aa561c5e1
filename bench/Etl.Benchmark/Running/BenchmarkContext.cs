using Etl.Benchmark.Data;
using Etl.Benchmark.Peers;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Running;

/// <summary>What measures work with.</summary>
internal sealed record BenchmarkContext
{
    public required BenchmarkOptions Options { get; init; }

    public required BenchmarkFiles Files { get; init; }

    public required BenchmarkServer Server { get; init; }

    public required DataFiles Data { get; init; }

    public required InstalledPeers Peers { get; init; }

    public required IBenchmarkLog Log { get; init; }
}
