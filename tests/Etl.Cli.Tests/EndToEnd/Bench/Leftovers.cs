namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>What must not be there once a load has ended.</summary>
internal static class Leftovers
{
    /// <summary>No staging table, no chunk row, no claim, no connection of ours.</summary>
    public static async Task MustBeNoneAsync(Workbench bench)
    {
        await NoBackendAsync(bench);
        Assert.Empty(await StagingTablesAsync(bench));
        Assert.Empty(await bench.RowsAsync("SELECT * FROM etl.chunk"));
        Assert.Empty(await bench.RowsAsync("SELECT * FROM etl.lease"));
        Assert.Empty(await bench.RowsAsync("SELECT load_id FROM etl.load WHERE owner IS NOT NULL"));
        Assert.Empty(await bench.RowsAsync("SELECT run_id FROM etl.run WHERE state NOT IN ('loaded', 'abandoned')"));
    }

    /// <summary>The connections of an ended process are gone; Postgres needs a moment to notice.</summary>
    public static Task NoBackendAsync(Workbench bench) => Wait.UntilAsync(
        async () => await bench.ValueAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl%'") == "0",
        "connections are left");

    public static Task<string[]> StagingTablesAsync(Workbench bench) =>
        bench.RowsAsync("SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'etl_staging' AND relkind = 'r'");
}
