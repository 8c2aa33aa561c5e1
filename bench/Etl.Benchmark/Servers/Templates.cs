namespace Etl.Benchmark.Servers;

/// <summary>The databases that rounds begin with.</summary>
internal static class Templates
{
    /// <summary>An empty table with key and NOT NULL.</summary>
    public const string Keyed = "bench_keyed";

    /// <summary>An empty table without either.</summary>
    public const string Bare = "bench_bare";

    /// <summary>An empty staging table.</summary>
    public const string Staging = "bench_staging";

    /// <summary>A keyed table with twice the records.</summary>
    public const string Filled = "bench_filled";

    /// <summary>Makes the empty ones.</summary>
    public static async Task CreateAsync(BenchmarkServer server, CancellationToken ct)
    {
        await server.CreateTemplateAsync(Keyed, TransactionTable.Keyed, ct);
        await server.CreateTemplateAsync(Bare, TransactionTable.Bare, ct);
        await server.CreateTemplateAsync(Staging, TransactionTable.Staging, ct);
    }
}
