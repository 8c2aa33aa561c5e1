namespace Etl.StateMachine.Paths;

/// <summary>A JSONPath or an intrinsic that does not parse. Only loading meets it: it becomes a problem of the definition.</summary>
internal sealed class PathSyntaxException(string message) : Exception(message);
