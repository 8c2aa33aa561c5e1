using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Targets;

/// <summary>Which table a target is at the moment, in which files its rows lie, and in which registry loads of it are recorded.</summary>
/// <param name="Registry">The oid of <c>etl.run</c>: another one than a run has recorded means that the database was restored from a dump since.</param>
/// <param name="Oid">The table's; null when there is none.</param>
/// <param name="Files">The relfilenodes of the table and of its partitions: TRUNCATE, and whatever else writes a table anew, changes them.</param>
/// <param name="MayRead">Whether our role may look for rows.</param>
internal sealed record TargetStanding(uint Registry, uint? Oid, IReadOnlyList<uint> Files, bool MayRead)
{
    /// <summary>Selects registry, oid and files of the target whose name, as it stands in a statement, is the parameter. It locks nothing.</summary>
    /// <param name="parameter">Such as <c>$1</c>.</param>
    public static string Select(string parameter) =>
        $"""
        WITH RECURSIVE tree (oid) AS (
          SELECT to_regclass({parameter})::oid
          UNION SELECT i.inhrelid FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)
        SELECT 'etl.run'::regclass::oid, to_regclass({parameter})::oid,
               (SELECT array_agg(c.relfilenode ORDER BY c.relfilenode) FROM pg_catalog.pg_class c JOIN tree USING (oid) WHERE c.relfilenode <> 0)
        """;

    /// <summary>Reads it.</summary>
    public static async Task<TargetStanding> ReadAsync(NpgsqlConnection connection, TargetName target, CancellationToken ct) =>
        (await connection.QueryAsync(
            $"SELECT s.*, coalesce(has_table_privilege(to_regclass($1)::oid, 'SELECT'), false) FROM ({Select("$1")}) s",
            r => new TargetStanding(
                r.GetFieldValue<uint>(0), r.IsDBNull(1) ? null : r.GetFieldValue<uint>(1), r.Nullable<uint[]>(2) ?? [], r.GetBoolean(3)),
            ct, target.Sql)).Single();
}
