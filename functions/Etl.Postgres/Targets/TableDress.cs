using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Targets;

/// <summary>What makes a plain table this one for those who use it: owner, grants, comments, and the names of its constraints.</summary>
internal sealed record TableDress
{
    private string Owner { get; init; } = "";

    private IReadOnlyList<Grant> Grants { get; init; } = [];

    private IReadOnlyList<Comment> Comments { get; init; } = [];

    /// <summary>The names of the NOT NULLs, by column; empty before Postgres 18, where they have none.</summary>
    private IReadOnlyDictionary<string, string> NotNullNames { get; init; } = new Dictionary<string, string>();

    /// <summary>The columns that are NOT NULL.</summary>
    public required IReadOnlyList<string> NotNull { get; init; }

    /// <summary>Everything about the table that somebody could tell, a line each, so that two tables can be compared.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    public static async Task<TableDress> ReadAsync(NpgsqlConnection connection, uint oid, CancellationToken ct) => new()
    {
        Owner = (string)(await connection.ScalarAsync("SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_catalog.pg_class WHERE oid = $1::bigint::oid", ct, (long)oid))!,
        Grants = await ReadGrantsAsync(connection, oid, ct),
        Comments = await ReadCommentsAsync(connection, oid, ct),
        NotNullNames = await ReadNotNullNamesAsync(connection, oid, ct),
        NotNull = await connection.QueryAsync(
            "SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = $1::bigint::oid AND attnum > 0 AND NOT attisdropped AND attnotnull ORDER BY attnum",
            r => r.GetString(0), ct, (long)oid),
        Lines = await connection.QueryAsync(LinesSql, r => r.GetString(0), ct, (long)oid),
    };

    /// <summary>The statements that give all this to another table, which has been given the name and the columns already.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="worn">What it has on so far.</param>
    public IEnumerable<string> PutOn(TargetName name, TableDress worn)
    {
        if (worn.Owner != Owner)
        {
            yield return $"ALTER TABLE {name.Sql} OWNER TO {Owner}";
        }

        foreach (var (column, old) in worn.NotNullNames)
        {
            if (NotNullNames.TryGetValue(column, out var now) && now != old)
            {
                yield return $"ALTER TABLE {name.Sql} RENAME CONSTRAINT {SqlName.Quote(old)} TO {SqlName.Quote(now)}";
            }
        }

        foreach (var comment in Comments)
        {
            yield return $"COMMENT ON {comment.On} IS {comment.Text}";
        }
    }

    /// <summary>The statements that make the grants the same; after the owner is.</summary>
    public IEnumerable<string> Regrant(TargetName name, TableDress worn)
    {
        if (Grants.SequenceEqual(worn.Grants))
        {
            yield break;
        }

        foreach (var grantee in worn.Grants.Select(g => g.Grantee).Distinct(StringComparer.Ordinal))
        {
            yield return $"REVOKE ALL ON TABLE {name.Sql} FROM {grantee}";
        }

        foreach (var grant in Grants)
        {
            yield return $"GRANT {grant.Privilege}{(grant.Column is null ? "" : $" ({grant.Column})")} ON TABLE {name.Sql} TO {grant.Grantee}{(grant.Grantable ? " WITH GRANT OPTION" : "")}";
        }
    }

    private static Task<List<Grant>> ReadGrantsAsync(NpgsqlConnection connection, uint oid, CancellationToken ct) =>
        connection.QueryAsync(
            """
            SELECT g.privilege_type, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END, g.is_grantable, quote_ident(a.name)
            FROM (SELECT NULL::name, coalesce(relacl, acldefault('r', relowner)) FROM pg_catalog.pg_class WHERE oid = $1::bigint::oid
                  UNION ALL SELECT attname, attacl FROM pg_catalog.pg_attribute WHERE attrelid = $1::bigint::oid AND NOT attisdropped AND attacl IS NOT NULL) a (name, acl),
                 aclexplode(a.acl) g
            ORDER BY 4 NULLS FIRST, 2, 1
            """,
            r => new Grant(r.GetString(0), r.GetString(1), r.GetBoolean(2), r.Nullable<string>(3)), ct, (long)oid);

    private static Task<List<Comment>> ReadCommentsAsync(NpgsqlConnection connection, uint oid, CancellationToken ct) =>
        connection.QueryAsync(
            """
            WITH t AS (SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, n.nspname
                       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1::bigint::oid)
            SELECT CASE WHEN d.objsubid = 0 THEN 'TABLE ' || t.name ELSE format('COLUMN %s.%I', t.name, a.attname) END, quote_literal(d.description)
            FROM t JOIN pg_catalog.pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = t.oid
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.objsubid
            UNION ALL
            SELECT format('CONSTRAINT %I ON %s', k.conname, t.name), quote_literal(d.description)
            FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u')
            JOIN pg_catalog.pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid
            UNION ALL
            SELECT format('INDEX %I.%I', t.nspname, x.relname), quote_literal(d.description)
            FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            JOIN pg_catalog.pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = x.oid
            """,
            r => new Comment(r.GetString(0), r.GetString(1)), ct, (long)oid);

    private static async Task<IReadOnlyDictionary<string, string>> ReadNotNullNamesAsync(NpgsqlConnection connection, uint oid, CancellationToken ct) =>
        (await connection.QueryAsync(
            """
            SELECT a.attname::text, k.conname::text FROM pg_catalog.pg_constraint k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.conrelid = $1::bigint::oid AND k.contype = 'n'
            """, r => (Column: r.GetString(0), Name: r.GetString(1)), ct, (long)oid)).ToDictionary(n => n.Column, n => n.Name, StringComparer.Ordinal);

    private const string LinesSql =
        """
        WITH t AS (SELECT c.*, n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1::bigint::oid),
        a AS (SELECT a.*, row_number() OVER (ORDER BY a.attnum) AS place FROM pg_catalog.pg_attribute a, t WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped)
        SELECT line COLLATE "C" FROM (
          SELECT format('table %I.%I, %s, %s, %s, %s, %s', nspname, relname, pg_get_userbyid(relowner), relpersistence, reltablespace, relam, reloptions) FROM t
          UNION ALL SELECT format('grant %s', (g.grantor::regrole, g.grantee, g.privilege_type, g.is_grantable)) FROM t, aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) g
          UNION ALL SELECT format('column %s: %I %s, %s, %s, %s', a.place, a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation, a.attnotnull, a.attstorage) FROM a
          UNION ALL SELECT format('grant on %I %s', a.attname, (g.grantor::regrole, g.grantee, g.privilege_type, g.is_grantable)) FROM a, aclexplode(a.attacl) g
          UNION ALL SELECT format('comment on %s: %s', coalesce(a.attname, 'it'), d.description) FROM t
            JOIN pg_catalog.pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = t.oid LEFT JOIN a ON a.attnum = d.objsubid
          UNION ALL SELECT format('constraint %I %s: %s', k.conname, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint')) FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
          UNION ALL SELECT format('index %s: %s', pg_get_indexdef(i.indexrelid), obj_description(i.indexrelid, 'pg_class')) FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
        ) l (line) ORDER BY 1
        """;

    private sealed record Grant(string Privilege, string Grantee, bool Grantable, string? Column);

    private sealed record Comment(string On, string Text);
}
