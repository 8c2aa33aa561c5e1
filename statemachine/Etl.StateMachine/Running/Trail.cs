namespace Etl.StateMachine.Running;

/// <summary>One line of events through a history; branches and iterations fork it. Used by one branch at a time.</summary>
internal sealed class Trail(ExecutionHistory history, long previousId)
{
    private long previous = previousId;

    public void Record(HistoryEvent details) => previous = history.Add(details, previous);

    public Trail Fork() => new(history, previous);

    /// <summary>Goes on after the last event of the forks.</summary>
    public void Join() => previous = history.LastId;
}
