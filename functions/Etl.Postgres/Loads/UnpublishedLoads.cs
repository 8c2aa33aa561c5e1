using Etl.Functions.Objects;
using Etl.Postgres.Connections;

namespace Etl.Postgres.Loads;

/// <summary>
/// Loads whose rows are in their target and whose result was not handed on: their execution is about to, or has died before it could.
/// Starting one again does what is missing, wherever its object has been moved to.
/// </summary>
public sealed class UnpublishedLoads(DatabaseConnections connections)
{
    /// <summary>What they are loads of, oldest first. Creates nothing: without the schema there are none.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What their keys begin with.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<UnpublishedLoad>> ListAsync(string bucket, string prefix, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return [];
        }

        return await connections.UseAsync(BackendName.Registry, c => c.QueryAsync(
            """
            SELECT bucket, key, version, size, etag, sequencer, dataset FROM etl.load
            WHERE bucket = $1 AND starts_with(key, $2) AND loaded_run IS NOT NULL AND published_at IS NULL ORDER BY loaded_at, load_id
            """,
            r => new UnpublishedLoad(
                new ObjectVersion
                {
                    Bucket = r.GetString(0),
                    Key = r.GetString(1),
                    Version = r.GetString(2),
                    Size = r.GetInt64(3),
                    ETag = r.GetString(4),
                    Sequencer = r.GetString(5),
                },
                r.GetString(6)), ct, bucket, prefix), ct);
    }
}

/// <summary>A load whose result was not handed on.</summary>
/// <param name="Object">The object version.</param>
/// <param name="Dataset">The name of the dataset that it was loaded by.</param>
public sealed record UnpublishedLoad(ObjectVersion Object, string Dataset);
