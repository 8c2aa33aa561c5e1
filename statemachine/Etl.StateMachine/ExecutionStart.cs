namespace Etl.StateMachine;

/// <summary>What an execution is started with.</summary>
public sealed record ExecutionStart
{
    /// <summary>Unique among the machine's executions: the execution's id is made from it.</summary>
    public required string Name { get; init; }

    /// <summary>JSON text.</summary>
    public required string Input { get; init; }

    public required string StateMachineName { get; init; }

    /// <summary>The region in all ids. Default <c>local</c>, which no region of AWS is called.</summary>
    public string Region { get; init; } = "local";

    /// <summary>The account in all ids. Default twelve zeros.</summary>
    public string Account { get; init; } = "000000000000";

    /// <summary>The id an execution of this name has (<c>$$.Execution.Id</c>), an ARN.</summary>
    public string ExecutionId => Arns.Execution(StateMachineName, Name);

    internal Arns Arns => new(Region, Account);
}
