using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.History;
using Etl.Postgres.Loads;
using Etl.Postgres.Outbox;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class DatabaseTests(PostgresServer server)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Ten_first_uses_at_once_create_the_schema_once()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            await using var connections = new DatabaseConnections(db.ConnectionString);
            await connections.Schema.EnsureAsync(None);
        }));
        Assert.Equal(["1", "2", "3"], await db.RowsAsync("SELECT step FROM etl.schema_step ORDER BY step"));
    }

    [Fact]
    public async Task A_schema_of_a_newer_program_is_left_alone()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.Connections.Schema.EnsureAsync(None);
        await db.ExecuteAsync("INSERT INTO etl.schema_step (step) VALUES (99)");
        await using var connections = new DatabaseConnections(db.ConnectionString);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => connections.Schema.EnsureAsync(None));
    }

    [Fact]
    public async Task A_restricted_role_is_told_what_to_ask_for()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var role = await db.ScalarAsync("SELECT 'user of ' || current_database()");
        await db.ExecuteAsync($"CREATE ROLE \"{role}\" LOGIN");
        await using var restricted = db.As(role);

        var schema = await Assert.ThrowsAsync<DatabaseRefusedException>(() => new Scenario(restricted).ClaimAsync());
        Assert.Contains($"CREATE SCHEMA IF NOT EXISTS etl AUTHORIZATION \"{role}\";", schema.Message, StringComparison.Ordinal);
        await db.ExecuteAsync(string.Join('\n', schema.Message.Split('\n').Where(l => l.StartsWith("CREATE", StringComparison.Ordinal))));

        await db.ExecuteAsync("REVOKE CREATE ON SCHEMA public FROM public");
        var create = await Assert.ThrowsAsync<DatabaseRefusedException>(() => restricted.Sink.InspectAsync(Scenario.DatasetOf(MergeMode.Upsert), None));
        Assert.Contains("CREATE TABLE \"public\".\"target\" (\"id\" text NOT NULL, \"value\" int8, PRIMARY KEY (\"id\"));", create.Message, StringComparison.Ordinal);
        await db.ExecuteAsync(create.Message.Split('\n')[^1]);

        var rights = await Assert.ThrowsAsync<DatabaseRefusedException>(() => restricted.Sink.InspectAsync(Scenario.DatasetOf(MergeMode.Upsert), None));
        await db.ExecuteAsync(rights.Message[rights.Message.IndexOf("GRANT", StringComparison.Ordinal)..]);
        Assert.Equal(5, (await new Scenario(restricted) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.CompleteAsync()).Accounts.Inserted);
    }

    [Fact]
    public async Task An_append_needs_no_more_than_insert()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var role = await db.ScalarAsync("SELECT 'appender_' || current_database()");
        await db.ExecuteAsync($"CREATE ROLE {role} LOGIN; CREATE SCHEMA etl AUTHORIZATION {role}; CREATE SCHEMA etl_staging AUTHORIZATION {role}; CREATE TABLE target (id text, value int8); GRANT INSERT ON target TO {role}");
        await using var restricted = db.As(role);
        await restricted.Sink.InspectAsync(Scenario.DatasetOf(), None);
        Assert.Equal(5, (await new Scenario(restricted).CompleteAsync()).Accounts.Inserted);
    }

    [Theory]
    [InlineData("Host=/nowhere;Username=x;Password=hush", typeof(DatabaseUnavailableException))]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=hush", typeof(DatabaseUnavailableException))]
    [InlineData("postgres://x:hush@127.0.0.1:1/db?sslmode=disable", typeof(DatabaseUnavailableException))]
    public async Task A_server_that_is_not_there_is_unavailable(string connectionString, Type type)
    {
        await using var connections = new DatabaseConnections(connectionString);
        var error = await Record.ExceptionAsync(() => connections.Schema.EnsureAsync(None));
        Assert.IsType(type, error);
        Assert.DoesNotContain("hush", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=nowhere", "CREATE DATABASE \"nowhere\"")]
    [InlineData("Username=nobody;Password=hush", "role \"nobody\" does not exist")]
    public async Task A_server_that_refuses_says_why(string wrong, string message)
    {
        await using var connections = new DatabaseConnections(server.Administrator + ";" + wrong);
        var error = await Assert.ThrowsAsync<DatabaseRefusedException>(() => connections.Schema.EnsureAsync(None));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_is_refused_is_tried_again_with_what_is_right_now()
    {
        var asked = new List<bool>();
        await using var connections = new DatabaseConnections((refresh, _) =>
        {
            asked.Add(refresh);
            return ValueTask.FromResult(server.Administrator + (refresh ? "" : ";Username=replaced"));
        });

        Assert.Empty(asked);
        await connections.Schema.ExistsAsync(None);
        await connections.Schema.ExistsAsync(None);

        Assert.Equal([false, true], asked);
    }

    [Fact]
    public async Task A_login_that_stays_refused_is_the_answer()
    {
        await using var connections = new DatabaseConnections((_, _) => ValueTask.FromResult(server.Administrator + ";Username=replaced"));
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => connections.Schema.ExistsAsync(None));
    }

    [Theory]
    [InlineData("Password=a;hush")]
    [InlineData("hush")]
    [InlineData("postgres://x:hush@h:99999999/db")]
    public void An_unreadable_connection_string_is_not_repeated(string connectionString)
    {
        var error = Assert.Throws<DatabaseRefusedException>(() => new DatabaseConnections(connectionString));
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_without_connections_left_is_told_so()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var role = await db.ScalarAsync("SELECT 'limited_' || current_database()");
        await db.ExecuteAsync($"CREATE ROLE {role} LOGIN CONNECTION LIMIT 0");
        await using var limited = db.As(role);
        await Assert.ThrowsAsync<TooManyConnectionsException>(() => limited.Connections.Schema.EnsureAsync(None));
    }

    [Fact]
    public async Task An_execution_is_running_as_long_as_its_lock_is_held()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var liveness = new PostgresExecutionLiveness(db.Connections);
        Assert.False(await liveness.IsRunningAsync("execution", None));
        await using (await PostgresExecutionLock.AcquireAsync(db.Connections, "execution", None))
        {
            Assert.True(await liveness.IsRunningAsync("execution", None));
            Assert.False(await liveness.IsRunningAsync("execution 2", None));
            await Assert.ThrowsAsync<TargetBusyException>(() => PostgresExecutionLock.AcquireAsync(db.Connections, "execution", None));
        }

        Assert.False(await liveness.IsRunningAsync("execution", None));
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_is_unavailable_until_it_does()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        await scenario.ClaimAsync();
        await using var administrator = await db.OpenAsync();
        await ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");
        await db.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl%'");

        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(scenario.ClaimAsync);
        await ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$");

        // The pool keeps no connection of the time when it was not.
        await scenario.ClaimAsync();
        Assert.Contains("takes no writes: cannot execute", error.Message, StringComparison.Ordinal);
        Assert.Contains("[25006]. It is read-only, perhaps a standby: connect to the primary", error.Message, StringComparison.Ordinal);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, administrator);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Connections_that_died_in_the_pool_are_replaced_unseen()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (new Scenario(db) { LoadId = "load" + i, Key = "incoming/" + i }).ClaimAsync()));
        await db.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await Task.WhenAll(Enumerable.Range(10, 10).Select(i => (new Scenario(db) { LoadId = "load" + i, Key = "incoming/" + i }).ClaimAsync()));
        Assert.Equal("20", await db.ScalarAsync("SELECT count(*) FROM etl.load"));
    }

    [Fact]
    public async Task An_outbox_takes_a_message_once()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var outbox = new PostgresOutbox(db.Connections);
        Assert.True(await outbox.AppendAsync(OutboxKind.Results, "set", "load-1", null, "{}", new Dictionary<string, string> { ["a"] = "b" }, None));
        Assert.False(await outbox.AppendAsync(OutboxKind.Results, "set", "load-1", null, "{}", null, None));
        Assert.True(await outbox.AppendAsync(OutboxKind.Alerts, null, "load-1", "s", "b", null, None));
        Assert.True(await outbox.AppendAsync(OutboxKind.Alerts, null, null, "s", "b", null, None));
        Assert.True(await outbox.AppendAsync(OutboxKind.Alerts, null, null, "s", "b", null, None));
        Assert.Equal(["results|set|{\"a\": \"b\"}", "alerts|∅|{}", "alerts|∅|{}", "alerts|∅|{}"], await db.RowsAsync("SELECT kind, group_id, attributes FROM etl.outbox ORDER BY id"));
    }

    [Fact]
    public async Task History_shows_loads_runs_and_chunks()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var history = new LoadHistory(db.Connections);
        Assert.Empty(await history.ListAsync(10, None));
        Assert.Empty(await history.FindAsync("load", None));

        await new Scenario(db).CompleteAsync();
        await new Scenario(db) { Owner = "execution-2", Force = true }.StageAllAsync();
        var other = new Scenario(db) { LoadId = "other", Key = "incoming/b.csv" };
        var run = await other.OpenAsync(await other.ClaimAsync());
        await db.Ledger.TryLeaseAsync(run.RunId, run.Chunks[0].Key, "child", 1, TimeSpan.FromHours(1), None);
        await db.Ledger.ReleaseAsync(run.RunId, run.Chunks[0].Key, "child", 1, "ObjectStoreException", "why", None);

        var loads = await history.ListAsync(10, None);
        Assert.Equal([("other", "other-1", RunState.Planned), ("load", "load-2", RunState.Planned)], loads.Select(l => (l.LoadId, l.RunId, l.State!.Value)));
        Assert.Equal([(0L, 3L), (3L, 0L)], loads.Select(l => (l.StagedChunks, l.PlannedChunks)));
        Assert.Single(await history.ListAsync(1, None));

        var first = Assert.Single(await history.FindAsync("load-1", None));
        Assert.Equal((RunState.Loaded, 5L), (first.Load.State, first.Load.Result!.Accounts.Inserted));
        Assert.Equal(2, (await history.FindAsync("o", None)).Concat(await history.FindAsync("lo", None)).Count());
        var chunk = (await history.FindAsync("other", None)).Single().Chunks[0];
        Assert.Equal(("planned", 1, "ObjectStoreException", "why"), (chunk.State, chunk.Attempt, chunk.Error, chunk.Cause));
        Assert.Empty(await history.FindAsync("x%", None));
    }
}
