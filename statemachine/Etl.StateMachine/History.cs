namespace Etl.StateMachine;

/// <summary>Follows an execution while it runs.</summary>
public interface IExecutionObserver
{
    /// <summary>
    /// Called for each event of the execution and, under their own ids, of its map children. One at a time and in order within an
    /// execution, but for several executions at once; the execution waits until it returns. Must not throw.
    /// </summary>
    void On(HistoryEvent e);
}

/// <summary>Several observers as one; each is told in turn.</summary>
public sealed class ExecutionObservers(params IEnumerable<IExecutionObserver> observers) : IExecutionObserver
{
    private readonly IExecutionObserver[] _observers = [.. observers];

    public void On(HistoryEvent e)
    {
        foreach (var observer in _observers)
        {
            observer.On(e);
        }
    }
}

/// <summary>An event of an execution's history: Step Functions' event, its details flattened into one record.</summary>
public sealed record HistoryEvent
{
    /// <summary>From 1, without gaps within an execution.</summary>
    public long Id { get; init; }

    /// <summary>The event that led to this one; 0 for the first.</summary>
    public long PreviousEventId { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public required HistoryEventType Type { get; init; }

    /// <summary>The execution it belongs to; inside a distributed Map, the child's.</summary>
    public string ExecutionId { get; init; } = "";

    /// <summary>The state it is about; null for events of the execution itself.</summary>
    public string? StateName { get; init; }

    /// <summary>JSON text.</summary>
    public string? Input { get; init; }

    /// <summary>JSON text.</summary>
    public string? Output { get; init; }

    public string? Error { get; init; }

    public string? Cause { get; init; }

    /// <summary>Of a task: the ARN in its Resource.</summary>
    public string? Resource { get; init; }

    /// <summary>Of a task: JSON text.</summary>
    public string? Parameters { get; init; }

    /// <summary>Of an iteration: 0-based.</summary>
    public int? Index { get; init; }

    /// <summary>Of a Map: how many items it has; 0 where they are still to be read.</summary>
    public int? Length { get; init; }

    /// <summary>Of a distributed Map and of its children.</summary>
    public string? MapRunArn { get; init; }

    /// <summary>Of an attempt at a Task, a Map or a Parallel: the attempts before it, 0 on the first. Step Functions tells it to the state only.</summary>
    public int RetryCount { get; init; }
}

/// <summary>Step Functions' names of events.</summary>
public enum HistoryEventType
{
    ExecutionStarted,
    ExecutionSucceeded,
    ExecutionFailed,
    ExecutionTimedOut,
    ExecutionAborted,
    TaskStateEntered,
    TaskScheduled,
    TaskStarted,
    TaskSucceeded,
    TaskFailed,
    TaskTimedOut,
    TaskStateExited,
    PassStateEntered,
    PassStateExited,
    ChoiceStateEntered,
    ChoiceStateExited,
    WaitStateEntered,
    WaitStateExited,
    SucceedStateEntered,
    SucceedStateExited,
    FailStateEntered,
    ParallelStateEntered,
    ParallelStateStarted,
    ParallelStateSucceeded,
    ParallelStateFailed,
    ParallelStateExited,
    MapStateEntered,
    MapStateStarted,
    MapIterationStarted,
    MapIterationSucceeded,
    MapIterationFailed,
    MapRunStarted,
    MapRunSucceeded,
    MapRunFailed,
    MapStateSucceeded,
    MapStateFailed,
    MapStateExited,
}
