namespace Etl.StateMachine.Errors;

/// <summary>More children of a distributed Map failed than it tolerates.</summary>
internal sealed class ExceedToleratedFailureThresholdException(string cause) : StateException(ErrorNames.ExceedToleratedFailureThreshold, cause);
