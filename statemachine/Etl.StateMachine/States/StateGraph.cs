namespace Etl.StateMachine.States;

/// <summary>A machine, a branch or an ItemProcessor: states and where they start.</summary>
internal sealed record StateGraph(string StartAt, IReadOnlyDictionary<string, State> States);
