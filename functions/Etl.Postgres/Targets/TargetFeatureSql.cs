namespace Etl.Postgres.Targets;

/// <summary>The query behind <see cref="TargetFeatures"/>: what a row is about, what it is in words, and the key's definition.</summary>
/// <remarks>
/// Most of what can hang on a table is in pg_depend, so what is not known there counts as something. The rest, which is
/// in no other catalogue than its own, follows line by line. To be kept in step with new releases of Postgres.
/// </remarks>
internal static class TargetFeatureSql
{
    /// <summary>$1 the target's oid as int8, $2 the staging table's name, $3 its helper columns, $4 the dataset's key.</summary>
    public const string Text =
        """
        WITH target AS MATERIALIZED (
          SELECT c.*, y.typarray FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_type y ON y.oid = c.reltype WHERE c.oid = $1::bigint::oid
        ), staging AS MATERIALIZED (
          SELECT c.* FROM pg_catalog.pg_class c WHERE c.oid = $2::regclass
        ), constraints AS MATERIALIZED (
          SELECT k.oid, k.conname, k.conindid, k.contype, pg_get_constraintdef(k.oid) AS definition, i.indisclustered, i.indisreplident, x.reloptions, x.reltablespace, i.indisvalid,
                 (SELECT array_agg(a.attname::text ORDER BY n.place) FROM unnest(k.conkey) WITH ORDINALITY AS n (attnum, place)
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.attnum) AS columns
          FROM pg_catalog.pg_constraint k JOIN target t ON k.conrelid = t.oid
          JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid JOIN pg_catalog.pg_class x ON x.oid = k.conindid
          WHERE k.contype IN ('p', 'u') AND k.conislocal AND k.coninhcount = 0
        ), key AS MATERIALIZED (
          SELECT * FROM constraints
          WHERE indisvalid AND NOT indisclustered AND NOT indisreplident AND reloptions IS NULL AND reltablespace = 0
            AND definition = CASE contype WHEN 'p' THEN 'PRIMARY KEY (' ELSE 'UNIQUE (' END || (SELECT string_agg(quote_ident(c), ', ' ORDER BY n) FROM unnest(columns) WITH ORDINALITY AS u (c, n)) || ')'
          ORDER BY columns @> $4::text[] AND columns <@ $4::text[] DESC, contype LIMIT 1
        ), attributes AS MATERIALIZED (
          SELECT a.*, y.typstorage FROM target t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
        ), not_null AS MATERIALIZED (
          SELECT k.oid FROM pg_catalog.pg_constraint k JOIN target t ON k.conrelid = t.oid AND k.contype = 'n'
        ), found (concerns, what) AS (
          -- Everything that depends on the table, its row type or its key, but what comes and goes with them.
          SELECT 'place', pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_catalog.pg_depend d, target t
          WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid OR d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.reltype, t.typarray))
            AND NOT (d.classid = 'pg_type'::regclass AND d.objid IN (t.reltype, t.typarray))
            AND NOT (d.classid = 'pg_class'::regclass AND d.objid = t.reltoastrelid)
            AND NOT (d.classid = 'pg_constraint'::regclass AND (d.objid IN (SELECT oid FROM not_null) OR d.objid IN (SELECT oid FROM key)))
          UNION ALL
          SELECT concerns, pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_catalog.pg_depend d, key k, (VALUES ('place'), ('key')) v (concerns)
          WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = k.conindid OR d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid)
            AND NOT (d.classid = 'pg_class'::regclass AND d.objid = k.conindid)
          -- What the table itself depends on, but its schema and the types and collations of its columns.
          UNION ALL
          SELECT 'place', pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) FROM pg_catalog.pg_depend d, target t
          WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.refclassid <> 'pg_namespace'::regclass
            AND NOT (d.objsubid > 0 AND d.refclassid IN ('pg_type'::regclass, 'pg_collation'::regclass))
          UNION ALL SELECT 'both', 'it is partitioned or inherited' FROM target WHERE relkind <> 'r' OR relispartition OR relhassubclass
          UNION ALL SELECT 'both', 'its owner is another role' FROM target WHERE NOT pg_has_role(relowner, 'USAGE')
          UNION ALL SELECT 'both', 'event trigger ' || evtname FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'
          UNION ALL SELECT 'place', 'it is not logged' FROM target WHERE relpersistence <> 'p'
          UNION ALL SELECT 'place', 'its schema takes no new tables' FROM target
            WHERE NOT has_schema_privilege(relnamespace, 'CREATE') OR NOT has_schema_privilege(relowner, relnamespace, 'CREATE')
          UNION ALL SELECT 'place', 'row security' FROM target WHERE relrowsecurity OR relforcerowsecurity
          UNION ALL SELECT 'place', 'replica identity' FROM target WHERE relreplident <> 'd'
          UNION ALL SELECT 'place', 'storage parameters' FROM target t
            WHERE reloptions IS NOT NULL OR EXISTS (SELECT 1 FROM pg_catalog.pg_class o WHERE o.oid = t.reltoastrelid AND o.reloptions IS NOT NULL)
          UNION ALL SELECT 'place', 'a tablespace of its own' FROM target t, staging s WHERE t.reltablespace <> s.reltablespace
          UNION ALL SELECT 'place', 'an access method of its own' FROM target t, staging s WHERE t.relam <> s.relam
          UNION ALL SELECT 'place', 'a security label' FROM pg_catalog.pg_seclabel l JOIN target t ON l.classoid = 'pg_class'::regclass AND l.objoid = t.oid
          UNION ALL SELECT 'place', 'a comment on its row type or on a NOT NULL' FROM pg_catalog.pg_description d, target t
            WHERE d.classoid = 'pg_type'::regclass AND d.objoid IN (t.reltype, t.typarray)
               OR d.classoid = 'pg_constraint'::regclass AND d.objoid IN (SELECT oid FROM not_null)
          UNION ALL SELECT 'place', 'publication ' || p.pubname FROM pg_catalog.pg_publication_tables p, target t
            WHERE p.schemaname = (SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = t.relnamespace) AND p.tablename = t.relname
          UNION ALL SELECT 'place', 'a subscription' FROM pg_catalog.pg_subscription_rel r JOIN target t ON r.srrelid = t.oid
          -- What decodes the log would see the rows arrive in the staging table.
          UNION ALL SELECT 'place', 'replication slot ' || slot_name FROM pg_catalog.pg_replication_slots WHERE slot_type = 'logical' AND database = current_database()
          UNION ALL SELECT 'place', 'a grant by another role than its owner' FROM target t
            WHERE EXISTS (SELECT 1 FROM aclexplode(t.relacl) g WHERE g.grantor <> t.relowner)
               OR EXISTS (SELECT 1 FROM attributes a, aclexplode(a.attacl) g WHERE g.grantor <> t.relowner)
          UNION ALL SELECT 'place', 'column ' || attname || ' has a default, an identity or an expression' FROM attributes WHERE atthasdef OR attidentity <> '' OR attgenerated <> ''
          UNION ALL SELECT 'place', 'column ' || attname || ' has settings of its own' FROM attributes
            WHERE attstorage <> typstorage OR attcompression <> '' OR coalesce(attstattarget, -1) >= 0 OR attoptions IS NOT NULL OR attfdwoptions IS NOT NULL
               OR attinhcount > 0 OR NOT attislocal
          UNION ALL SELECT 'place', 'its columns have other types or another order than the dataset''s'
            WHERE (SELECT array_agg((a.attname, a.atttypid, a.atttypmod, a.attcollation)::text ORDER BY a.attnum) FROM attributes a)
              IS DISTINCT FROM
              (SELECT array_agg((a.attname, a.atttypid, a.atttypmod, a.attcollation)::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a JOIN staging s ON a.attrelid = s.oid
               WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL ($3))
          UNION ALL SELECT 'key', 'trigger ' || g.tgname FROM pg_catalog.pg_trigger g JOIN target t ON g.tgrelid = t.oid WHERE NOT g.tgisinternal
          UNION ALL SELECT 'key', 'a rule' FROM target WHERE relhasrules
        )
        SELECT concerns, what::text, NULL::text, NULL::text[] FROM found
        UNION ALL SELECT 'is key', conname::text, definition, columns FROM key
        """;
}
