namespace Etl.StateMachine;

/// <summary>How an execution ended.</summary>
public enum ExecutionStatus
{
    Succeeded,

    /// <summary>A state failed and nothing caught it, or a Fail state was reached.</summary>
    Failed,

    /// <summary>The machine's own TimeoutSeconds passed.</summary>
    TimedOut,

    /// <summary>The caller's token was cancelled.</summary>
    Aborted,
}
