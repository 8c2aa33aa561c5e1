using System.Text.Json.Nodes;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Peers;

/// <summary>The peers of this machine.</summary>
internal sealed record InstalledPeers(Peer Psql, Peer Pgloader, Peer Pandas, Peer DuckDb)
{
    /// <summary>Debian's own interpreter, which its python3- packages belong to.</summary>
    public const string Python = "/usr/bin/python3";

    public IEnumerable<Peer> All => [Psql, Pgloader, Pandas, DuckDb];

    /// <summary>Asks each for its version.</summary>
    public static async Task<InstalledPeers> FindAsync(BenchmarkFiles files, CancellationToken ct)
    {
        var psql = await AskAsync("psql", "--version");
        var pgloader = await AskAsync("pgloader", "--version");
        var pandas = await AskAsync(Python, "-c", "import pandas, psycopg2; print(pandas.__version__, 'with psycopg2', psycopg2.__version__.split()[0])");
        var duckDb = await AskAsync("node", files.Peer("duckdb.mjs"));
        return new InstalledPeers(
            new Peer("psql", "apt-get install postgresql-client", psql?.Split(' ')[2]),
            new Peer("pgloader", "apt-get install pgloader", pgloader?.Split('"').ElementAtOrDefault(1)),
            new Peer("pandas", "apt-get install python3-pandas python3-psycopg2", pandas),
            new Peer("duckdb", "npm install --no-save --prefix bench", duckDb is null ? null : (string?)JsonNode.Parse(duckDb)!["version"]));

        Task<string?> AskAsync(string program, params string[] arguments) => ProgramRun.AskAsync(files.Bench, program, arguments, ct);
    }
}
