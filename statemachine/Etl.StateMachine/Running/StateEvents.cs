using Etl.StateMachine.States;

namespace Etl.StateMachine.Running;

/// <summary>The events of entering and leaving a state, by its type.</summary>
internal static class StateEvents
{
    public static HistoryEventType Entered(State state) => state switch
    {
        TaskState => HistoryEventType.TaskStateEntered,
        PassState => HistoryEventType.PassStateEntered,
        ChoiceState => HistoryEventType.ChoiceStateEntered,
        WaitState => HistoryEventType.WaitStateEntered,
        SucceedState => HistoryEventType.SucceedStateEntered,
        FailState => HistoryEventType.FailStateEntered,
        ParallelState => HistoryEventType.ParallelStateEntered,
        _ => HistoryEventType.MapStateEntered,
    };

    /// <summary>A Fail state is never left.</summary>
    public static HistoryEventType Exited(State state) => state switch
    {
        TaskState => HistoryEventType.TaskStateExited,
        PassState => HistoryEventType.PassStateExited,
        ChoiceState => HistoryEventType.ChoiceStateExited,
        WaitState => HistoryEventType.WaitStateExited,
        SucceedState => HistoryEventType.SucceedStateExited,
        ParallelState => HistoryEventType.ParallelStateExited,
        _ => HistoryEventType.MapStateExited,
    };
}
