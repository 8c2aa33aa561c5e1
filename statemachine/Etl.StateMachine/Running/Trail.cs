namespace Etl.StateMachine.Running;

/// <summary>One line of events through a history; branches and iterations fork it. Used by one branch at a time.</summary>
internal sealed class Trail(ExecutionHistory history, long previousId)
{
    private long _previous = previousId;

    public void Record(HistoryEvent details) => _previous = history.Add(details, _previous);

    public Trail Fork() => new(history, _previous);

    /// <summary>Goes on after the last event of the forks.</summary>
    public void Join() => _previous = history.LastId;
}
