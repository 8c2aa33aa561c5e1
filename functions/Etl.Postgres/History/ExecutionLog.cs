using System.Text;
using System.Threading.Channels;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Npgsql;

namespace Etl.Postgres.History;

/// <summary>
/// Writes an execution and its events into <c>etl.execution</c> and <c>etl.event</c>, on a connection of its own. Nothing waits for it and
/// nothing fails by it: what comes is queued, what has come is written at once, what could not be written is tried again with what
/// comes next. Creates nothing.
/// </summary>
public sealed class ExecutionLog : IAsyncDisposable
{
    /// <summary>How long executions are remembered.</summary>
    private const string KeptFor = "30 days";

    /// <summary>The most executions that a sweep deletes; every load sweeps, and adds one.</summary>
    private const long MostSwept = 100;

    /// <summary>The most characters of an error's message that are kept.</summary>
    private const int MostOfCause = 2_000;

    private const string TooSlow = "the database did not take them in time";

    /// <summary>Between two batches, so that what happens together is written together; what happens within is lost by a kill.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly DatabaseConnections _connections;
    private readonly Channel<(ExecutionRecord Execution, ExecutionEvent Event)> _queue = Channel.CreateUnbounded<(ExecutionRecord, ExecutionEvent)>(new() { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _impatient = new();
    private readonly Task _writing;
    private NpgsqlConnection? _connection;
    private string? _failure;

    /// <summary>Opens it; the connection is opened with the first event.</summary>
    public ExecutionLog(DatabaseConnections connections)
    {
        _connections = connections;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Queues an event and returns at once.</summary>
    /// <param name="execution">The execution as it is now.</param>
    /// <param name="e">What happened.</param>
    public void Add(ExecutionRecord execution, ExecutionEvent e) => _queue.Writer.TryWrite((execution, e));

    /// <summary>Writes what is queued, within a time. Returns why not all is written; null when it is.</summary>
    public async Task<string?> CloseAsync(TimeSpan patience)
    {
        _queue.Writer.TryComplete();
        _impatient.CancelAfter(patience);
        await _closing.CancelAsync();
        await _writing;
        return _failure;
    }

    /// <summary>Gives up what has not been written.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync(TimeSpan.Zero);
        _closing.Dispose();
        _impatient.Dispose();
    }

    /// <summary>Deletes some of the executions that are too old, with their events. Does nothing for a role that may not.</summary>
    internal static async Task<int> SweepAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // A right that is missing, as to a table that has come with an update, is nothing that a load should fail for. A list would ask for any of them.
        if (await connection.ScalarAsync("SELECT bool_and(has_table_privilege('etl.execution', p)) FROM unnest(ARRAY['SELECT', 'UPDATE', 'DELETE']) p", ct) is not true)
        {
            return 0;
        }

        return await connection.ExecuteAsync(
            $"""
            DELETE FROM etl.execution WHERE execution_id IN (
              SELECT execution_id FROM etl.execution WHERE started_at < now() - interval '{KeptFor}' ORDER BY started_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            """, ct, MostSwept);
    }

    private async Task WriteAsync()
    {
        var events = new List<ExecutionEvent>();
        ExecutionRecord? execution = null;
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out var next))
            {
                execution = next.Execution;
                events.Add(next.Event);
            }

            if (await TryWriteAsync(execution!, events))
            {
                events.Clear();
            }

            await Task.Delay(Pause, TimeProvider.System, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (events.Count > 0)
        {
            await TryWriteAsync(execution!, events);
        }

        await DisconnectAsync();
    }

    private async Task<bool> TryWriteAsync(ExecutionRecord execution, List<ExecutionEvent> events)
    {
        try
        {
            _connection ??= await ConnectAsync(_impatient.Token);
            await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Upsert(execution), Insert(execution, events) } };
            await batch.ExecuteNonQueryAsync(_impatient.Token);
            _failure = null;
            return true;
        }
        catch (Exception e)
        {
            _failure = e is OperationCanceledException ? TooSlow : PostgresErrors.Knows(e) ? PostgresErrors.Translate(e, _connections.Server).Message : e.Message;
            await DisconnectAsync();
            return false;
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken ct)
    {
        var connection = await _connections.OpenHeldAsync(BackendName.Events, ct);

        // What a crash of the server takes with it was of use to nobody else.
        await connection.ExecuteAsync("SELECT set_config('synchronous_commit', 'off', false)", ct);
        return connection;
    }

    private async Task DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            await connection.DisposeAsync();
        }

        _connection = null;
    }

    private static NpgsqlBatchCommand Upsert(ExecutionRecord execution) => Commands.InBatch(
        """
        INSERT INTO etl.execution (execution_id, load_id, run_id, bucket, key, version, input, started_at, ended_at, status, error, cause)
        VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9::timestamptz, $10, $11, $12)
        ON CONFLICT (execution_id) DO UPDATE SET load_id = excluded.load_id, run_id = excluded.run_id, ended_at = excluded.ended_at, status = excluded.status,
          error = excluded.error, cause = excluded.cause
        """,
        execution.ExecutionId, execution.LoadId, execution.RunId, execution.Bucket, execution.Key, execution.Version, execution.Input, execution.StartedAt,
        execution.EndedAt, execution.Status, Kept(execution.Error), Kept(execution.Cause));

    // Twice is once: that a batch was written may be all that was lost.
    private static NpgsqlBatchCommand Insert(ExecutionRecord execution, List<ExecutionEvent> events) => Commands.InBatch(
        """
        INSERT INTO etl.event (execution_id, number, at, type, state, details)
        SELECT $1, number, at, type, state, details::jsonb FROM unnest($2, $3, $4, $5, $6) AS e (number, at, type, state, details)
        ON CONFLICT (execution_id, number) DO NOTHING
        """,
        execution.ExecutionId, events.Select(e => e.Number).ToArray(), events.Select(e => e.At).ToArray(), events.Select(e => e.Type).ToArray(),
        events.Select(e => e.State).ToArray(), events.Select(e => StoredJson.Write(e.Details with { Error = Kept(e.Details.Error), Cause = Kept(e.Details.Cause) })).ToArray());

    /// <summary>A text as it is kept: capped, and without what Postgres has no character for.</summary>
    private static string? Kept(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var kept = new StringBuilder(Math.Min(text.Length, MostOfCause));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength >= MostOfCause)
            {
                return kept.Append('…').ToString();
            }

            kept.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return kept.ToString();
    }
}
