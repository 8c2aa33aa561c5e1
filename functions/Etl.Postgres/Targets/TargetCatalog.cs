using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Targets;

/// <summary>Reads a target from the catalogue.</summary>
internal static class TargetCatalog
{
    /// <summary>The target's name with the schema it lies in, or would lie in if there were such a one.</summary>
    /// <exception cref="TargetDiffersException">No schema of the search path exists, or Postgres has no such name.</exception>
    public static async Task<TargetName> NameAsync(NpgsqlConnection connection, Target target, CancellationToken ct)
    {
        _ = SqlName.Quote(target.Table);
        var schema = target.Schema ?? (string?)await connection.ScalarAsync("SELECT s FROM unnest(current_schemas(false)) WITH ORDINALITY AS p(s, n) WHERE s NOT IN ('etl', 'etl_staging') ORDER BY n LIMIT 1", ct)
            ?? throw new TargetDiffersException(TargetMessages.NoCurrentSchema(target.Table));
        _ = SqlName.Quote(schema);
        return new TargetName(schema, target.Table);
    }

    /// <summary>The target's name with the schema it lies in, or will lie in.</summary>
    /// <exception cref="TargetDiffersException">The schema does not exist, or is not for targets.</exception>
    public static async Task<TargetName> ResolveAsync(NpgsqlConnection connection, Target target, CancellationToken ct)
    {
        var name = await NameAsync(connection, target, ct);
        var schema = name.Schema;
        if (schema is "etl" or "etl_staging" or "information_schema" || schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new TargetDiffersException(TargetMessages.ReservedSchema(schema));
        }

        return await connection.ScalarAsync("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", ct, schema) is null
            ? throw new TargetDiffersException(TargetMessages.NoSchema(schema))
            : name;
    }

    /// <summary>The table; null when there is none.</summary>
    public static async Task<TargetTable?> FindAsync(NpgsqlConnection connection, TargetName name, CancellationToken ct)
    {
        var found = await connection.QueryAsync(
            """
            SELECT c.oid, c.relkind, current_user::text,
                   has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'INSERT'), has_table_privilege(c.oid, 'UPDATE'), has_table_privilege(c.oid, 'DELETE')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relname = $2
            """,
            r => (Oid: r.GetFieldValue<uint>(0), Kind: r.GetFieldValue<char>(1), Role: r.GetString(2), Rights: ReadRights(r)),
            ct, name.Schema, name.Table);
        if (found is not [var table])
        {
            return null;
        }

        return new TargetTable
        {
            Name = name,
            Oid = table.Oid,
            Kind = table.Kind,
            Role = table.Role,
            Rights = table.Rights,
            Columns = await ReadColumnsAsync(connection, table.Oid, ct),
            UniqueKeys = await ReadUniqueKeysAsync(connection, table.Oid, ct),
        };

        static HashSet<string> ReadRights(NpgsqlDataReader r) =>
            [.. ((string[])["SELECT", "INSERT", "UPDATE", "DELETE"]).Where((_, index) => r.GetBoolean(3 + index))];
    }

    private static Task<List<TargetColumn>> ReadColumnsAsync(NpgsqlConnection connection, uint oid, CancellationToken ct) =>
        connection.QueryAsync(
            """
            WITH RECURSIVE resolved AS (
              SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier, a.attnotnull AS not_null,
                     a.atthasdef OR a.attidentity <> '' AS has_default, 0 AS depth
              FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped
              UNION ALL
              SELECT r.attnum, t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE r.modifier END,
                     r.not_null OR t.typnotnull, r.has_default OR t.typdefault IS NOT NULL, r.depth + 1
              FROM resolved r JOIN pg_catalog.pg_type t ON t.oid = r.type WHERE t.typtype = 'd'
            )
            SELECT DISTINCT ON (r.attnum) a.attname::text, CASE WHEN n.nspname = 'pg_catalog' THEN t.typname ELSE n.nspname || '.' || t.typname END,
                   r.modifier, format_type(a.atttypid, a.atttypmod), r.not_null, r.has_default,
                   a.attgenerated <> '' OR a.attidentity = 'a', has_column_privilege($1::bigint::oid, a.attnum, 'INSERT')
            FROM resolved r JOIN pg_catalog.pg_attribute a ON a.attrelid = $1::bigint::oid AND a.attnum = r.attnum
            JOIN pg_catalog.pg_type t ON t.oid = r.type JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            ORDER BY r.attnum, r.depth DESC
            """,
            r => new TargetColumn
            {
                Name = r.GetString(0),
                BaseType = r.GetString(1),
                Modifier = r.GetInt32(2),
                Declared = r.GetString(3),
                NotNull = r.GetBoolean(4),
                HasDefault = r.GetBoolean(5),
                AlwaysGenerated = r.GetBoolean(6),
                MayInsert = r.GetBoolean(7),
            }, ct, (long)oid);

    private static async Task<IReadOnlyList<IReadOnlySet<string>>> ReadUniqueKeysAsync(NpgsqlConnection connection, uint oid, CancellationToken ct) =>
        await connection.QueryAsync<IReadOnlySet<string>>(
            """
            SELECT (SELECT array_agg(a.attname::text) FROM unnest(i.indkey[0:i.indnkeyatts - 1]) AS k (attnum)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum)
            FROM pg_catalog.pg_index i
            WHERE i.indrelid = $1::bigint::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
            """, r => r.GetFieldValue<string[]>(0).ToHashSet(StringComparer.Ordinal), ct, (long)oid);
}
