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
