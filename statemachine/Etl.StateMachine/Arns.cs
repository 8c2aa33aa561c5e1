namespace Etl.StateMachine;

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
