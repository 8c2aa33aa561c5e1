using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Targets;

/// <summary>A key that can be dropped and built again as it was, as far as the key itself goes.</summary>
/// <param name="Name">The constraint's name, which is its index's too.</param>
/// <param name="Definition">Such as <c>PRIMARY KEY (id)</c>.</param>
/// <param name="Columns">Its columns, in order.</param>
internal sealed record TargetKey(string Name, string Definition, IReadOnlyList<string> Columns);

/// <summary>What is on a target besides its rows, as far as it decides how rows may get in.</summary>
internal sealed record TargetFeatures
{
    /// <summary>The key; null when there is none, or it is more than columns: deferrable, with options, a bare index.</summary>
    public TargetKey? Key { get; private init; }

    /// <summary>Why another table cannot take its place unnoticed; null when it can.</summary>
    public string? HoldsPlace { get; private init; }

    /// <summary>Why the key cannot be dropped and built again; null when it can.</summary>
    public string? HoldsKey { get; private init; }

    /// <summary>Reads them. Anything that is not known to be harmless counts.</summary>
    /// <param name="connection">The merge's.</param>
    /// <param name="target">The target's oid.</param>
    /// <param name="staging">The staging table's name as it stands in a statement; its columns are compared.</param>
    /// <param name="helpers">The staging table's columns that are not to be compared.</param>
    /// <param name="key">The dataset's key columns, which tell the key from other constraints.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async Task<TargetFeatures> ReadAsync(
        NpgsqlConnection connection, uint target, string staging, IReadOnlyList<string> helpers, IEnumerable<string> key, CancellationToken ct)
    {
        var rows = await connection.QueryAsync(
            TargetFeatureSql.Text, r => (Of: r.GetString(0), What: r.GetString(1), Definition: r.Nullable<string>(2), Columns: r.Nullable<string[]>(3)), ct, (long)target, staging, helpers.ToArray(), key.ToArray());
        string? First(string kind) => rows.Where(r => r.Of == kind).Select(r => r.What).FirstOrDefault();
        return new TargetFeatures
        {
            Key = rows.Where(r => r.Of == "is key").Select(r => new TargetKey(r.What, r.Definition!, r.Columns!)).SingleOrDefault(),
            HoldsPlace = First("both") ?? First("place"),
            HoldsKey = First("both") ?? First("key"),
        };
    }
}
