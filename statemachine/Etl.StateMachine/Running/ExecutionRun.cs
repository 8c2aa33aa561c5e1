namespace Etl.StateMachine.Running;

/// <summary>An execution under way: the whole machine's, or a child's of a distributed Map.</summary>
internal sealed record ExecutionRun(Services Services, ExecutionIdentity Identity, ExecutionHistory History);
