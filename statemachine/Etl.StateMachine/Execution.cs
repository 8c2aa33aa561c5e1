using System.Text.Json.Nodes;

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

/// <summary>Ids in the shape Step Functions gives them.</summary>
/// <param name="Region">The region; <c>local</c> for executions that are not on AWS.</param>
/// <param name="Account">The account's number.</param>
internal sealed record Arns(string Region, string Account)
{
    public string StateMachine(string name) => Of($"stateMachine:{name}");

    public string Execution(string stateMachineName, string name) => Of($"execution:{stateMachineName}:{name}");

    /// <param name="stateMachineName">The machine that the Map is in.</param>
    /// <param name="label">The distributed Map's Label.</param>
    /// <param name="id">Tells its runs apart.</param>
    public string MapRun(string stateMachineName, string label, Guid id) => Of($"mapRun:{stateMachineName}/{label}:{id}");

    public string MapChild(string stateMachineName, string label, Guid id) => Of($"execution:{stateMachineName}/{label}:{id}");

    private string Of(string resource) => $"arn:aws:states:{Region}:{Account}:{resource}";
}

/// <summary>How an execution ended, and what happened in it.</summary>
public sealed record ExecutionResult
{
    public required ExecutionStatus Status { get; init; }

    /// <summary>Set when it succeeded; a null is JSON's.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>Set when it failed or timed out, unless a Fail state names none.</summary>
    public string? Error { get; init; }

    public string? Cause { get; init; }

    /// <summary>The outermost state that was entered last.</summary>
    public required string FinalState { get; init; }

    /// <summary>The execution's own events. Those of a distributed Map's children go to the observer only.</summary>
    public required IReadOnlyList<HistoryEvent> History { get; init; }
}

/// <summary>How an execution ended.</summary>
public enum ExecutionStatus
{
    Succeeded,

    /// <summary>A state failed and nothing caught it, or a Fail state was reached.</summary>
    Failed,

    /// <summary>The machine's own TimeoutSeconds passed.</summary>
    TimedOut,

    /// <summary>The caller's token was cancelled.</summary>
    Aborted,
}
