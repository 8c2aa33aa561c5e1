namespace Etl.StateMachine.Running;

/// <summary>What an execution and all its children share.</summary>
internal sealed record Services(
    ITaskResources Resources, IObjectAccess Objects, ExecutorOptions Options, Chance Chance, IExecutionObserver? Observer);
