using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Schema;

/// <summary>The schemas <c>etl</c> and <c>etl_staging</c>: created and brought up to date on first need, by one connection at a time.</summary>
public sealed class EtlSchema
{
    private readonly DatabaseConnections _connections;
    private volatile bool _current;

    internal EtlSchema(DatabaseConnections connections) => _connections = connections;

    /// <summary>Whether there is one; nothing is created.</summary>
    public async Task<bool> ExistsAsync(CancellationToken ct) =>
        _current || await _connections.UseAsync(BackendName.Registry, async c => await HasTablesAsync(c, ct), ct);

    /// <summary>Creates what is missing.</summary>
    /// <exception cref="DatabaseRefusedException">The role may not; the message holds the SQL for an administrator. Or the schema is newer than this program.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (_current)
        {
            return;
        }

        await _connections.UseAsync(BackendName.Registry, async connection =>
        {
            if (await VersionAsync(connection, ct) is var version && version != SchemaSteps.All.Length)
            {
                await MigrateAsync(connection, version, ct);
            }

            return true;
        }, ct);
        _current = true;
    }

    private async Task MigrateAsync(NpgsqlConnection connection, int version, CancellationToken ct)
    {
        try
        {
            RefuseNewer(version);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", ct, LockKey.Migration);
            // Looked at again under the lock: another process may have been first.
            version = await VersionAsync(connection, ct);
            RefuseNewer(version);
            foreach (var schema in (string[])["etl", "etl_staging"])
            {
                // IF NOT EXISTS would ask for the right to create schemas even when there is nothing to create.
                if (await connection.ScalarAsync("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", ct, schema) is null)
                {
                    await connection.ExecuteAsync("CREATE SCHEMA " + SqlName.Quote(schema), ct);
                }
            }

            await connection.ExecuteAsync(
                "CREATE TABLE IF NOT EXISTS etl.schema_step (step integer PRIMARY KEY, taken_at timestamptz NOT NULL DEFAULT now())", ct);
            for (; version < SchemaSteps.All.Length; version++)
            {
                await connection.ExecuteAsync(SchemaSteps.All[version], ct);
                await connection.ExecuteAsync("INSERT INTO etl.schema_step (step) VALUES ($1)", ct, version + 1);
            }

            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseRefusedException(
                version == 0 ? SchemaMessages.MayNotCreate(_connections.Server, e) : SchemaMessages.MayNotChange(_connections.Server, version, SchemaSteps.All.Length, e), e);
        }
    }

    private static async Task<bool> HasTablesAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ScalarAsync(
            """
            SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'etl' AND c.relname = 'schema_step'
            """, ct) is not null;

    private async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (!await HasTablesAsync(connection, ct))
        {
            return 0;
        }

        try
        {
            return (int)(await connection.ScalarAsync("SELECT coalesce(max(step), 0) FROM etl.schema_step", ct))!;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseRefusedException(SchemaMessages.MayNotUse(_connections.Server, e), e);
        }
    }

    private static void RefuseNewer(int version)
    {
        if (version > SchemaSteps.All.Length)
        {
            throw new DatabaseRefusedException(SchemaMessages.Newer(version, SchemaSteps.All.Length));
        }
    }
}
