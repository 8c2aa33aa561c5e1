using Npgsql;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>
/// Stops merges into <c>transactions</c> before or behind their INSERT: a trigger of the target waits for a lock that the
/// test holds. Merges give up waiting after 5 s and try again.
/// </summary>
internal sealed class MergeGate : IAsyncDisposable
{
    private const string Key = "4711";

    private readonly Workbench _bench;
    private readonly NpgsqlConnection _holder;

    private MergeGate(Workbench bench, NpgsqlConnection holder) => (_bench, _holder) = (bench, holder);

    /// <param name="bench">The test's bench, whose target is made when it is missing.</param>
    /// <param name="place">BEFORE or AFTER the INSERT.</param>
    public static async Task<MergeGate> CloseAsync(Workbench bench, string place = "BEFORE")
    {
        await Sql.ExecuteAsync(
            bench.Database,
            $"""
            CREATE TABLE IF NOT EXISTS transactions (
              transaction_id text PRIMARY KEY, account_id text NOT NULL, transaction_date timestamptz NOT NULL, amount numeric(18,2) NOT NULL,
              currency text NOT NULL, merchant text, category text);
            CREATE OR REPLACE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN PERFORM pg_advisory_xact_lock_shared({Key}); RETURN NULL; END';
            CREATE OR REPLACE TRIGGER gate {place} INSERT ON transactions FOR EACH STATEMENT EXECUTE FUNCTION gate();
            """);
        var holder = await Sql.OpenAsync(bench.Database);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Key})", holder);
        await command.ExecuteNonQueryAsync();
        return new MergeGate(bench, holder);
    }

    /// <summary>Waits until a merge stands before the gate.</summary>
    public Task WaitUntilReachedAsync() => Wait.UntilAsync(
        async () => await _bench.ValueAsync(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'etl:%:merge' AND wait_event_type = 'Lock' AND wait_event = 'advisory'
            """) == "1",
        "no merge waits at the gate");

    public async Task OpenAsync() => await _holder.CloseAsync();

    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
