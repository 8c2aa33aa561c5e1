namespace Etl.StateMachine;

/// <summary>What an execution is started with.</summary>
public sealed record ExecutionStart
{
    /// <summary>Unique among the machine's executions: the execution's id is made from it.</summary>
    public required string Name { get; init; }

    /// <summary>JSON text.</summary>
    public required string Input { get; init; }

    public required string StateMachineName { get; init; }

    /// <summary>The id an execution of this name has (<c>$$.Execution.Id</c>): an ARN of a region called local.</summary>
    public string ExecutionId => $"{Arns.Prefix}:execution:{StateMachineName}:{Name}";
}
