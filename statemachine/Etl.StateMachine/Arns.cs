namespace Etl.StateMachine;

/// <summary>Ids in the shape Step Functions gives them, in a region and an account that do not exist.</summary>
internal static class Arns
{
    public const string Prefix = "arn:aws:states:local:000000000000";

    public static string StateMachine(string name) => $"{Prefix}:stateMachine:{name}";

    /// <param name="label">The distributed Map's Label.</param>
    public static string MapRun(string stateMachineName, string label, Guid id) => $"{Prefix}:mapRun:{stateMachineName}/{label}:{id}";

    public static string MapChild(string stateMachineName, string label, Guid id) => $"{Prefix}:execution:{stateMachineName}/{label}:{id}";
}
