using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>What a load brings, as far as it tells whether it is a repeat.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Meaning">A digest of what the dataset means; null where a version has planned it that did not record it.</param>
/// <param name="Digest">The digest of the file's bytes.</param>
/// <param name="Size">Their number.</param>
internal sealed record LoadContent(string Dataset, string? Meaning, string? Digest, long Size);

/// <summary>A loaded run, as far as it tells whether another load is a repeat of it.</summary>
internal sealed record EarlierRun
{
    /// <summary>What <see cref="Read"/> takes, of a run called r.</summary>
    public const string Columns =
        "r.run_id, r.dataset, r.meaning, r.digest, r.size, r.registry_oid, r.target_oid, r.target_files, r.rejected_by_target, r.result, r.ended_at";

    public required string RunId { get; init; }

    public required LoadContent Content { get; init; }

    /// <summary>The registry's oid when it was loaded; null of one that a version has loaded which did not record it.</summary>
    public required uint? Registry { get; init; }

    /// <summary>The target's oid and relfilenodes when it was loaded.</summary>
    public required uint? Target { get; init; }

    /// <inheritdoc cref="Target"/>
    public required IReadOnlyList<uint> Files { get; init; }

    /// <summary>The rows that it left in the target, or found there as it would have left them.</summary>
    public required long Rows { get; init; }

    public required long Rejected { get; init; }

    /// <summary>The rejects that another target might take; null when that was not recorded.</summary>
    public required long? RejectedByTarget { get; init; }

    public required DateTimeOffset? LoadedAt { get; init; }

    /// <summary>Whether it meant the same. What was not recorded counts as the same: nothing is loaded twice because of an update.</summary>
    public bool Means(string? meaning) => Content.Meaning is null || meaning is null || Content.Meaning == meaning;

    public static EarlierRun Read(NpgsqlDataReader r)
    {
        var accounts = StoredJson.ReadResult(r.Nullable<string>(9))?.Accounts;
        return new EarlierRun
        {
            RunId = r.GetString(0),
            Content = new LoadContent(r.GetString(1), r.Nullable<string>(2), r.Nullable<string>(3), r.GetInt64(4)),
            Registry = r.IsDBNull(5) ? null : r.GetFieldValue<uint>(5),
            Target = r.IsDBNull(6) ? null : r.GetFieldValue<uint>(6),
            Files = r.Nullable<uint[]>(7) ?? [],
            RejectedByTarget = r.IsDBNull(8) ? null : r.GetInt64(8),
            Rows = accounts?.Rows ?? 0,
            Rejected = accounts?.Rejected ?? 0,
            LoadedAt = r.NullableTime(10),
        };
    }
}
