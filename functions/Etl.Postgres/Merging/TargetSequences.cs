using Etl.Core.Datasets;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>Looks whether a load has run ahead of the sequences that feed its columns, and moves them where the dataset says so.</summary>
internal sealed class TargetSequences(NpgsqlConnection connection, StagedRows staged, TargetTable target, Dataset dataset, CancellationToken ct)
{
    /// <summary>$1 the target's oid as int8, $2 the columns. A default that is more than the sequence's value is not a feed.</summary>
    private const string FeedsSql =
        """
        SELECT a.attname::text, n.nspname::text, c.relname::text, q.seqincrement, q.seqmin, q.seqmax,
               has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT'), pg_has_role(c.relowner, 'USAGE'),
               EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
                       WHERE i.indrelid = a.attrelid AND i.indkey[0] = a.attnum AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree')
        FROM pg_catalog.pg_attribute a
        CROSS JOIN LATERAL (
          SELECT d.objid FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
          UNION
          SELECT d.refobjid FROM pg_catalog.pg_attrdef f JOIN pg_catalog.pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
          WHERE f.adrelid = a.attrelid AND f.adnum = a.attnum AND pg_get_expr(f.adbin, f.adrelid) ~ '^\(?nextval\(''([^'']|'''')+''::regclass\)\)?(::[a-z0-9, ()]+)?$'
        ) s (oid)
        JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid JOIN pg_catalog.pg_class c ON c.oid = s.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attrelid = $1::bigint::oid AND a.attname = ANY ($2) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum, 2, 3
        """;

    private static readonly ColumnKind[] Counting = [ColumnKind.Int2, ColumnKind.Int4, ColumnKind.Int8, ColumnKind.Numeric];

    /// <summary>The merge's counts with what there is to tell of sequences.</summary>
    public async Task<MergeCounts> LookAsync(MergeCounts counts)
    {
        var columns = dataset.Columns.Where(c => Counting.Contains(c.Type.Kind)).Select(c => c.Name).ToArray();
        var behind = new List<string>();
        foreach (var feed in await connection.QueryAsync(FeedsSql, SequenceFeed.Read, ct, (long)target.Oid, columns))
        {
            if (!feed.IsReadable)
            {
                behind.Add(MergeMessages.SequenceHidden(feed, target.Role));
                continue;
            }

            if (await FindAheadAsync(feed) is not { } ahead)
            {
                continue;
            }

            var (obstacle, advanced) = dataset.Target.Sequences == SequencePolicy.Leave ? (MergeMessages.SequenceLeft, null) : await AdvanceAsync(feed, ahead);
            if (obstacle is not null)
            {
                behind.Add(MergeMessages.SequenceBehind(feed, target.Name, ahead, obstacle));
            }
            else if (advanced is { } next)
            {
                counts = counts with { Strategy = counts.Strategy + MergeMessages.SequenceAdvanced(feed, next) };
            }
        }

        return behind.Count == 0 ? counts : counts with { Warnings = [.. counts.Warnings, new Warning(WarningCodes.SequenceBehind, string.Join("; ", behind), behind.Count)] };
    }

    /// <summary>The sequence's next value and the farthest of those staged values that it has yet to give out; null when there are none.</summary>
    private async Task<(long Next, long Farthest)?> FindAheadAsync(SequenceFeed feed) =>
        await ReadNextAsync(feed) is { } next && await FarthestAsync(staged.Table, feed, next) is { } farthest ? (next, farthest) : null;

    /// <summary>Moves the sequence behind all values, or says why not; neither when somebody else has done it meanwhile.</summary>
    private async Task<(string? Obstacle, long? Next)> AdvanceAsync(SequenceFeed feed, (long Next, long Farthest) ahead)
    {
        if (feed.Increment < 0)
        {
            return (MergeMessages.SequenceDescends, null);
        }

        if (!feed.IsOurs)
        {
            return (MergeMessages.SequenceOfOther(target.Role), null);
        }

        var before = await Savepoint.SetAsync(connection, "sequence", ct);
        try
        {
            await TargetLock.SequenceAsync(connection, feed.Sql, feed.Increment, ct);
            // It may have gone on until the lock was ours, and stays where it is now until the COMMIT.
            var (obstacle, next) = await ReadNextAsync(feed) is { } now ? await BehindAllAsync(feed, now, ahead.Farthest) : (MergeMessages.SequenceEnds, null);
            if (next is null)
            {
                await before.GoBackAsync(ct);
                return (obstacle, null);
            }

            await connection.ExecuteAsync(FormattableString.Invariant($"ALTER SEQUENCE {feed.Sql} RESTART WITH {next}"), ct);
            await before.ReleaseAsync(ct);
            return (null, next);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            await before.GoBackAsync(ct);
            return (MergeMessages.InUse, null);
        }
    }

    /// <summary>The first value, of those that the sequence gives out from <paramref name="next"/> on, behind everything; or why there is none.</summary>
    private async Task<(string? Obstacle, long? Value)> BehindAllAsync(SequenceFeed feed, long next, long farthest)
    {
        if (feed.IsIndexed && await FarthestAsync(target.Name.Sql, feed, next) is { } there)
        {
            farthest = Math.Max(farthest, there);
        }

        if (farthest < next)
        {
            return (null, null);
        }

        var value = next + ((((Int128)farthest - next) / feed.Increment) + 1) * feed.Increment;
        return value > feed.Max ? (MergeMessages.SequenceEnds, null) : (null, (long)value);
    }

    /// <summary>The next value; null when the sequence has no other.</summary>
    private async Task<long?> ReadNextAsync(SequenceFeed feed)
    {
        var (last, called) = (await connection.QueryAsync($"SELECT last_value, is_called FROM {feed.Sql}", r => (r.GetInt64(0), r.GetBoolean(1)), ct)).Single();
        var next = called ? (Int128)last + feed.Increment : last;
        return next >= feed.Min && next <= feed.Max ? (long)next : null;
    }

    /// <summary>The greatest value in a table, or for a sequence that descends the least, of those that the sequence can still come to; null when there is none.</summary>
    private async Task<long?> FarthestAsync(string table, SequenceFeed feed, long next)
    {
        var column = SqlName.Quote(feed.Column);
        var (what, from, to) = feed.Increment > 0 ? ($"floor(max({column})::numeric)", next, feed.Max) : ($"ceil(min({column})::numeric)", feed.Min, next);
        return (await connection.QueryUnboundedAsync(
            $"SELECT {what}::int8 FROM {table} WHERE {column} BETWEEN $1 AND $2", r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), ct, from, to))[0];
    }
}

/// <summary>A sequence whose values a column takes where a row has none.</summary>
internal sealed record SequenceFeed
{
    public required string Column { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required long Increment { get; init; }

    public required long Min { get; init; }

    public required long Max { get; init; }

    /// <summary>Whether our role may look at it.</summary>
    public required bool IsReadable { get; init; }

    /// <summary>Whether our role has the rights of its owner, which to lock it takes.</summary>
    public required bool IsOurs { get; init; }

    /// <summary>Whether the target finds the column's greatest value without reading all rows.</summary>
    public required bool IsIndexed { get; init; }

    /// <summary>The sequence's name as it stands in a statement.</summary>
    public string Sql => SqlName.Quote(Schema, Name);

    public static SequenceFeed Read(NpgsqlDataReader r) => new()
    {
        Column = r.GetString(0),
        Schema = r.GetString(1),
        Name = r.GetString(2),
        Increment = r.GetInt64(3),
        Min = r.GetInt64(4),
        Max = r.GetInt64(5),
        IsReadable = r.GetBoolean(6),
        IsOurs = r.GetBoolean(7),
        IsIndexed = r.GetBoolean(8),
    };

    /// <inheritdoc/>
    public override string ToString() => Schema + "." + Name;
}
