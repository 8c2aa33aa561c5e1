namespace Etl.StateMachine.Errors;

/// <summary>An error that is not the interpreter's own: what a task, a Fail state or a branch reported, under its own name.</summary>
internal sealed class ReportedException(string? error, string? cause) : StateException(error, cause);
