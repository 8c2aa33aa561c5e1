using Etl.Core.Splitting;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Npgsql;

namespace Etl.Postgres.History;

/// <summary>What was loaded, what is being loaded and what went wrong, for people. Creates nothing: without the schema there is no history.</summary>
public sealed class LoadHistory(DatabaseConnections connections)
{
    /// <summary>As many as a person sorts out; a prefix that fits more loads is too short to mean one.</summary>
    private const int MostMatches = 20;

    // $2 is the prefix asked for; a prefix longer than the load's id names one of its runs. An earlier step of the schema has no reason.
    private const string Records =
        """
        SELECT l.load_id, l.bucket, l.key, l.size, l.dataset, l.status, l.owner, l.claimed_at, l.published_at, l.other_run, to_jsonb(l) ->> 'reason',
               r.run_id, r.state, r.resumed, r.forced, r.created_at, r.ended_at, r.target, r.result, coalesce(r.error, l.error),
               c.staged, c.planned, c.superseded
        FROM etl.load l
        LEFT JOIN LATERAL (SELECT * FROM etl.run r WHERE r.load_id = l.load_id AND starts_with(r.run_id, $2) ORDER BY r.number DESC LIMIT 1) r ON true
        CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'staged') AS staged, count(*) FILTER (WHERE state = 'planned') AS planned,
                                   count(*) FILTER (WHERE state = 'superseded') AS superseded FROM etl.chunk c WHERE c.run_id = r.run_id) c
        WHERE starts_with(l.load_id, $2) OR r.run_id IS NOT NULL
        ORDER BY l.claimed_at DESC, l.load_id LIMIT $1
        """;

    // One that ended before it knew its load, or was killed, is told with every load of its file's version.
    private const string Executions =
        """
        SELECT * FROM (
          SELECT execution_id, load_id, run_id, bucket, key, version, input::text, started_at, ended_at, status, error, cause FROM etl.execution
          WHERE load_id = $1 OR (load_id IS NULL AND (bucket, key, version) = (SELECT bucket, key, version FROM etl.load WHERE load_id = $1))
          ORDER BY started_at DESC, execution_id LIMIT $2) latest
        ORDER BY started_at, execution_id
        """;

    /// <summary>The loads that were claimed last, each with its latest run.</summary>
    /// <param name="limit">The most to return.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<LoadRecord>> ListAsync(int limit, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return [];
        }

        return await connections.UseAsync(BackendName.Registry, c => c.QueryAsync(Records, ReadLoad, ct, (long)limit, ""), ct);
    }

    /// <summary>The loads whose id, or a run's id, begins with the prefix; the last claimed first, at most twenty.</summary>
    public async Task<IReadOnlyList<LoadDetails>> FindAsync(string prefix, CancellationToken ct)
    {
        if (prefix.Length == 0 || !await connections.Schema.ExistsAsync(ct))
        {
            return [];
        }

        return await connections.UseAsync(BackendName.Registry, async c =>
        {
            var loads = await c.QueryAsync(Records, ReadLoad, ct, (long)MostMatches, prefix);
            var details = new List<LoadDetails>();
            foreach (var load in loads)
            {
                details.Add(new LoadDetails(load, load.RunId is null ? [] : await ReadChunksAsync(c, load.RunId, ct)));
            }

            return details;
        }, ct);
    }

    /// <summary>
    /// The executions on one machine that worked on a load, with their events, oldest first: the latest twenty of those that are remembered.
    /// None where Step Functions runs them.
    /// </summary>
    public async Task<IReadOnlyList<ExecutionRecord>> ListExecutionsAsync(string loadId, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return [];
        }

        return await connections.UseAsync<IReadOnlyList<ExecutionRecord>>(BackendName.Registry, async c =>
        {
            // An earlier step of the schema has no such table.
            if (await c.ScalarAsync("SELECT to_regclass('etl.execution')::text", ct) is null)
            {
                return [];
            }

            var executions = await c.QueryAsync(Executions, ReadExecution, ct, loadId, (long)MostMatches);
            var events = (await c.QueryAsync(
                "SELECT execution_id, number, at, type, state, details::text FROM etl.event WHERE execution_id = ANY($1) ORDER BY number",
                r => (ExecutionId: r.GetString(0), Event: new ExecutionEvent(
                    r.GetInt32(1), r.GetFieldValue<DateTimeOffset>(2), r.GetString(3), r.Nullable<string>(4), StoredJson.ReadDetails(r.GetString(5)))),
                ct, (object)executions.Select(execution => execution.ExecutionId).ToArray())).ToLookup(row => row.ExecutionId, row => row.Event);
            return [.. executions.Select(execution => execution with { Events = [.. events[execution.ExecutionId]] })];
        }, ct);
    }

    private static Task<List<ChunkStatus>> ReadChunksAsync(NpgsqlConnection connection, string runId, CancellationToken ct) =>
        connection.QueryAsync(
            """
            SELECT chunk_index, start_offset, end_offset, generation, state, changed_at, report, attempt, owner, error, cause, failed_at
            FROM etl.chunk LEFT JOIN etl.lease USING (run_id, chunk_index, generation)
            WHERE run_id = $1 ORDER BY start_offset, chunk_index, generation
            """,
            r => new ChunkStatus
            {
                Key = new ChunkKey(r.GetInt32(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3)),
                State = r.GetString(4),
                ChangedAt = r.GetFieldValue<DateTimeOffset>(5),
                Report = StoredJson.ReadReport(r.Nullable<string>(6)),
                Attempt = r.IsDBNull(7) ? null : r.GetInt32(7),
                Owner = r.Nullable<string>(8),
                Error = r.Nullable<string>(9),
                Cause = r.Nullable<string>(10),
                FailedAt = r.NullableTime(11),
            }, ct, runId);

    private static ExecutionRecord ReadExecution(NpgsqlDataReader r) => new()
    {
        ExecutionId = r.GetString(0),
        LoadId = r.Nullable<string>(1),
        RunId = r.Nullable<string>(2),
        Bucket = r.GetString(3),
        Key = r.GetString(4),
        Version = r.GetString(5),
        Input = r.GetString(6),
        StartedAt = r.GetFieldValue<DateTimeOffset>(7),
        EndedAt = r.NullableTime(8),
        Status = r.Nullable<string>(9),
        Error = r.Nullable<string>(10),
        Cause = r.Nullable<string>(11),
    };

    private static LoadRecord ReadLoad(NpgsqlDataReader r) => new()
    {
        LoadId = r.GetString(0),
        Bucket = r.GetString(1),
        Key = r.GetString(2),
        Size = r.GetInt64(3),
        Dataset = r.GetString(4),
        Status = r.GetString(5),
        Owner = r.Nullable<string>(6),
        ClaimedAt = r.GetFieldValue<DateTimeOffset>(7),
        PublishedAt = r.NullableTime(8),
        OtherRunId = r.Nullable<string>(9),
        Reason = r.Nullable<string>(10),
        RunId = r.Nullable<string>(11),
        State = r.Nullable<string>(12) is { } state ? Enum.Parse<RunState>(state, ignoreCase: true) : null,
        Resumed = !r.IsDBNull(13) && r.GetBoolean(13),
        Forced = !r.IsDBNull(14) && r.GetBoolean(14),
        StartedAt = r.NullableTime(15),
        EndedAt = r.NullableTime(16),
        Target = r.Nullable<string>(17),
        Result = StoredJson.ReadResult(r.Nullable<string>(18)),
        Error = r.Nullable<string>(19),
        StagedChunks = r.GetInt64(20),
        PlannedChunks = r.GetInt64(21),
        SupersededChunks = r.GetInt64(22),
    };
}
