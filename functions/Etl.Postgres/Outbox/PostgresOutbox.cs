using Etl.Postgres.Connections;
using Etl.Postgres.Loads;

namespace Etl.Postgres.Outbox;

/// <summary>What a queue and a topic are on AWS: results and alerts, in the order in which they were written.</summary>
public sealed class PostgresOutbox(DatabaseConnections connections)
{
    /// <summary>Appends a message. Returns false when one of this kind and dedupe id is there already.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="groupId">What a FIFO queue keeps in order; null for none.</param>
    /// <param name="dedupeId">What makes it safe to repeat; null: every call appends.</param>
    /// <param name="subject">The subject of an alert; null for none.</param>
    /// <param name="body">The body.</param>
    /// <param name="attributes">The message attributes; null for none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> AppendAsync(
        OutboxKind kind, string? groupId, string? dedupeId, string? subject, string body, IReadOnlyDictionary<string, string>? attributes, CancellationToken ct)
    {
        await connections.Schema.EnsureAsync(ct);
        return await connections.UseAsync(BackendName.Registry, c => c.ExecuteAsync(
            """
            INSERT INTO etl.outbox (kind, group_id, dedupe_id, subject, body, attributes) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
            ON CONFLICT (kind, dedupe_id) WHERE dedupe_id IS NOT NULL DO NOTHING
            """,
            ct, kind.ToString().ToLowerInvariant(), groupId, dedupeId, subject, body, StoredJson.Write(attributes ?? new Dictionary<string, string>())), ct) == 1;
    }
}

/// <summary>The kinds of messages.</summary>
public enum OutboxKind
{
    /// <summary>Results of loads.</summary>
    Results,

    /// <summary>Failures, for people.</summary>
    Alerts,
}
