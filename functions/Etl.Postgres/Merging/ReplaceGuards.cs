using Etl.Core;
using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>Keeps a replace from taking away more than its file says. Asked before anything is deleted, under the lock that a replace has.</summary>
internal sealed class ReplaceGuards(NpgsqlConnection connection, TargetTable target, Target declared, CancellationToken ct)
{
    /// <summary>$1 the target's oid as int8. Keys of partitions that a key of the whole table stands for are left out.</summary>
    private const string KeysSql =
        """
        WITH RECURSIVE tree (oid) AS (
          SELECT $1::bigint::oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON tree.oid = i.inhparent
        ), keys AS MATERIALIZED (
          SELECT k.* FROM pg_catalog.pg_constraint k JOIN tree ON tree.oid = k.confrelid WHERE k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd')
        ), firing (oid) AS (
          -- A key that is not enforced has no triggers, one that is switched off none that fire; up to Postgres 14 those of a partitioned table are only on its partitions.
          SELECT k.oid FROM keys k JOIN pg_catalog.pg_trigger g ON g.tgconstraint = k.oid AND g.tgrelid = k.confrelid AND g.tgenabled IN ('O', 'A')
          UNION SELECT k.conparentid FROM keys k JOIN firing ON firing.oid = k.oid
        ), tables AS (
          SELECT c.oid, n.nspname || '.' || c.relname AS name,
                 CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || format('%I.%I', n.nspname, c.relname) AS sql,
                 has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) AS readable
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        )
        SELECT child.name, k.conname::text, k.confdeltype, child.readable AND parent.readable,
               format('SELECT count(*) FROM %s c WHERE EXISTS (SELECT FROM %s t WHERE %s) AND c.tableoid <> ALL (%L::oid[])', child.sql, parent.sql,
                 (SELECT string_agg(format('t.%I OPERATOR(%I.%s) c.%I', p.attname, n.nspname, o.oprname, f.attname), ' AND ')
                  FROM unnest(k.confkey, k.conkey, k.conpfeqop) AS u (parent, child, operator)
                  JOIN pg_catalog.pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.parent
                  JOIN pg_catalog.pg_attribute f ON f.attrelid = k.conrelid AND f.attnum = u.child
                  JOIN pg_catalog.pg_operator o ON o.oid = u.operator JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace),
                 (SELECT array_agg(oid) FROM tree))
        FROM keys k JOIN tables child ON child.oid = k.conrelid JOIN tables parent ON parent.oid = k.confrelid
        WHERE k.oid IN (SELECT oid FROM firing) AND NOT EXISTS (SELECT FROM keys whole WHERE whole.oid = k.conparentid)
        ORDER BY 1, 2
        """;

    /// <summary>Whether the target may be left with however few rows.</summary>
    public required bool AllowShrink { get; init; }

    /// <summary>Throws when the replace is not to be.</summary>
    /// <param name="before">The rows that are there.</param>
    /// <param name="after">The rows that would be left.</param>
    /// <exception cref="TargetShrinksException">Too few would be left.</exception>
    /// <exception cref="TargetCascadesException">Rows of other tables would be deleted or changed.</exception>
    public async Task RequireAsync(long before, long after)
    {
        if (before == 0)
        {
            return;
        }

        if (!AllowShrink && (after == 0 || (before >= Defaults.FewestToJudge && after * 100m < declared.ReplaceMinPercent * before)))
        {
            throw new TargetShrinksException(MergeMessages.Shrinks(target.Name, before, after, declared.ReplaceMinPercent));
        }

        if (declared.Cascade == CascadePolicy.Allow)
        {
            return;
        }

        var reached = new List<ReachedRows>();
        foreach (var key in await connection.QueryAsync(KeysSql, ReadKey, ct, (long)target.Oid))
        {
            // What the target's own rows do to each other does not matter: all of them go.
            var rows = key.Readable ? (await connection.QueryUnboundedAsync(key.CountSql, r => r.GetInt64(0), ct))[0] : (long?)null;
            if (rows != 0)
            {
                reached.Add(new ReachedRows(key.Table, key.Constraint, key.Action, rows));
            }
        }

        if (reached.Count > 0)
        {
            throw new TargetCascadesException(MergeMessages.Cascades(target, reached));
        }
    }

    private static (string Table, string Constraint, char Action, bool Readable, string CountSql) ReadKey(NpgsqlDataReader r) =>
        (r.GetString(0), r.GetString(1), r.GetFieldValue<char>(2), r.GetBoolean(3), r.GetString(4));
}

/// <summary>Rows of another table that a replace would delete or change.</summary>
/// <param name="Table">The table.</param>
/// <param name="Constraint">The foreign key.</param>
/// <param name="Action">pg_constraint.confdeltype: c cascade, n set null, d set default.</param>
/// <param name="Rows">How many; null when our role may not see them.</param>
internal sealed record ReachedRows(string Table, string Constraint, char Action, long? Rows);
