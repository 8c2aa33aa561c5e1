using System.Collections.Concurrent;
using Etl.Functions.Ports;
using Etl.Postgres.Connections;
using Etl.Postgres.Ledger;
using Etl.Postgres.Loads;
using Etl.Postgres.Merging;
using Etl.Postgres.Sinks;
using Npgsql;

namespace Etl.Postgres.Tests.Server;

/// <summary>A database of its own with all adapters on it, and executions that live until they are said to be dead.</summary>
internal sealed class EtlDatabase : IAsyncDisposable
{
    private EtlDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        Connections = new DatabaseConnections(connectionString);
        Registry = new PostgresLoadRegistry(Connections, Executions);
        Ledger = new PostgresLedger(Connections);
        Sink = new PostgresSink(Connections);
    }

    public string ConnectionString { get; }

    public DatabaseConnections Connections { get; }

    public StatedLiveness Executions { get; } = new();

    public PostgresLoadRegistry Registry { get; }

    public PostgresLedger Ledger { get; }

    public PostgresSink Sink { get; private set; }

    private MergeThresholds Thresholds { get; set; } = new();

    public static async Task<EtlDatabase> CreateAsync(PostgresServer server) => new(await server.CreateDatabaseAsync());

    /// <summary>Merges from now on as if every file were large; or, without, as if every one were small.</summary>
    public EtlDatabase Large(bool takeOver = true, bool rebuildKey = true, bool insertNew = true, long sample = 10_000)
    {
        static long From(bool large) => large ? 1 : long.MaxValue;
        Thresholds = new MergeThresholds { TakeOver = From(takeOver), RebuildKey = From(rebuildKey), InsertNew = From(insertNew), Sample = sample };
        Sink = new PostgresSink(Connections, Thresholds);
        return this;
    }

    /// <summary>Asks checks from now on before it merges.</summary>
    public EtlDatabase Checked(params LoadCheck[] checks)
    {
        Sink = new PostgresSink(Connections, Thresholds) { Checks = checks };
        return this;
    }

    /// <summary>The same database as somebody else.</summary>
    public EtlDatabase As(string role) => new(new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role }.ConnectionString);

    /// <summary>The same database over connections that know what was set for it since.</summary>
    public EtlDatabase Reopen() => new(ConnectionString);

    public Task<NpgsqlConnection> OpenAsync() => Sql.OpenAsync(ConnectionString);

    public Task ExecuteAsync(string sql) => Sql.ExecuteAsync(ConnectionString, sql);

    /// <summary>All values, with <c>|</c> between columns and NULL as ∅.</summary>
    public Task<string[]> RowsAsync(string sql) => Sql.ShownAsync(ConnectionString, sql);

    public async Task<string> ScalarAsync(string sql) => (await RowsAsync(sql)).Single();

    public ValueTask DisposeAsync() => Connections.DisposeAsync();
}

internal sealed class StatedLiveness : IExecutionLiveness
{
    private readonly ConcurrentDictionary<string, bool> _dead = new(StringComparer.Ordinal);

    public void Kill(string executionId) => _dead[executionId] = true;

    public Task<bool> IsRunningAsync(string executionId, CancellationToken ct) => Task.FromResult(!_dead.ContainsKey(executionId));
}
