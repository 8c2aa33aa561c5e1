using System.Text.Json;
using Etl.Functions.Abandon;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Postgres.History;
using Etl.StateMachine;

namespace Etl.Local.Running;

/// <summary>
/// Chooses what of an execution's events is kept: its states, errors and retries, with a Map's children as counts. Of the children only
/// errors and retries are events, and no more than a person reads. What states take and give is not kept.
/// </summary>
/// <param name="keep">Takes an event to be kept, and the execution as it is then.</param>
/// <param name="executionId">The execution.</param>
/// <param name="source">Its file.</param>
/// <param name="plan">The plan it follows now; null before it has one.</param>
internal sealed class ExecutionRecorder(Action<ExecutionRecord, ExecutionEvent> keep, string executionId, ObjectVersion source, Func<WorkAhead?> plan) : IExecutionObserver
{
    /// <summary>The most events of a Map's children.</summary>
    private const int MostOfChildren = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MapCounts> _maps = [];

    /// <summary>The inputs of the children under way.</summary>
    private readonly Dictionary<string, string> _children = [];

    private ExecutionRecord? _execution;
    private int _events;

    public void On(HistoryEvent e)
    {
        lock (_lock)
        {
            if (e.ExecutionId == executionId)
            {
                OfItself(e);
            }
            else
            {
                OfChild(e, CountsOf(e.MapRunArn!));
            }
        }
    }

    private void OfItself(HistoryEvent e)
    {
        var (loadId, runId) = plan() is { LoadId.Length: > 0 } known ? (known.LoadId, known.RunId) : (null, null);
        _execution = (_execution ?? Started(e)) with { LoadId = loadId, RunId = runId };
        switch (e.Type)
        {
            case HistoryEventType.ExecutionSucceeded:
                End(e, "succeeded");
                break;
            case HistoryEventType.ExecutionFailed:
                End(e, "failed");
                break;
            case HistoryEventType.ExecutionTimedOut:
                End(e, "timed_out");
                break;
            case HistoryEventType.ExecutionAborted:
                End(e, "aborted");
                break;
            case HistoryEventType.MapRunSucceeded or HistoryEventType.MapRunFailed:
                Keep(e, CountsOf(e.MapRunArn!).Details(Details(e)));
                break;
            case HistoryEventType.TaskScheduled or HistoryEventType.MapStateStarted when e.RetryCount == 0:
            case HistoryEventType.TaskStarted or HistoryEventType.TaskSucceeded or HistoryEventType.MapStateSucceeded or HistoryEventType.MapStateFailed:
                break; // Entering and leaving the state says so, or the Map's run has said so.
            default:
                Keep(e, Details(e));
                break;
        }
    }

    private void OfChild(HistoryEvent e, MapCounts counts)
    {
        switch (e.Type)
        {
            case HistoryEventType.ExecutionStarted:
                counts.Started++;
                _children[e.ExecutionId] = e.Input!;
                break;
            case HistoryEventType.ExecutionSucceeded:
                counts.Succeeded++;
                _children.Remove(e.ExecutionId);
                break;
            case HistoryEventType.ExecutionFailed or HistoryEventType.ExecutionTimedOut:
                counts.Failed++;
                _children.Remove(e.ExecutionId);
                break;
            case HistoryEventType.ExecutionAborted:
                _children.Remove(e.ExecutionId);
                break;
            case HistoryEventType.TaskScheduled when e.RetryCount > 0:
                counts.Retried++;
                KeepOfChild(e, counts);
                break;
            case HistoryEventType.TaskFailed or HistoryEventType.TaskTimedOut:
                KeepOfChild(e, counts);
                break;
        }
    }

    private void KeepOfChild(HistoryEvent e, MapCounts counts)
    {
        if (++counts.Kept > MostOfChildren)
        {
            return;
        }

        var item = JsonSerializer.Deserialize(_children[e.ExecutionId], EtlJson.Default.ChunkItem)!;
        Keep(e, Details(e) with { Chunk = item.Chunk.Index });
    }

    private ExecutionRecord Started(HistoryEvent e) => new()
    {
        ExecutionId = executionId,
        Bucket = source.Bucket,
        Key = source.Key,
        Version = source.Version,
        Input = e.Input!,
        StartedAt = e.Timestamp,
    };

    private void End(HistoryEvent e, string status)
    {
        _execution = _execution! with { EndedAt = e.Timestamp, Status = status, Error = e.Error, Cause = e.Cause };
        Keep(e, Details(e));
    }

    private void Keep(HistoryEvent e, EventDetails details) =>
        keep(_execution!, new ExecutionEvent(++_events, e.Timestamp, e.Type.ToString(), e.StateName, details));

    private static EventDetails Details(HistoryEvent e) => new()
    {
        Retry = e.RetryCount == 0 ? null : e.RetryCount,
        Error = e.Error,
        Cause = e is { Error: { } error, Cause: { } cause } ? Failure.Parse(new CaughtError(error, cause)).Cause : e.Cause,
    };

    private MapCounts CountsOf(string mapRunArn) => _maps.TryGetValue(mapRunArn, out var counts) ? counts : _maps[mapRunArn] = new MapCounts();

    /// <summary>What became of a Map's children.</summary>
    private sealed class MapCounts
    {
        public long Started { get; set; }

        public long Succeeded { get; set; }

        public long Failed { get; set; }

        public long Retried { get; set; }

        /// <summary>Their events that are kept, or would be.</summary>
        public int Kept { get; set; }

        public EventDetails Details(EventDetails details) => details with { Started = Started, Succeeded = Succeeded, Failed = Failed, Retried = Retried };
    }
}
