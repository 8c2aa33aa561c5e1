using Etl.Functions.Hosting;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>The names of the rehearsed account, as the stack makes them.</summary>
internal static class Names
{
    public const string Region = "us-east-1";
    public const string Account = "000000000000";

    /// <summary>The stack's suffix.</summary>
    public const string Suffix = "rehearsal";

    /// <summary>The state machine, and what names of functions begin with.</summary>
    public const string StateMachine = "etl-" + Suffix;

    /// <summary>Where the datasets of the tests are, in the bucket of the stack.</summary>
    public const string Datasets = "config/";

    public static IReadOnlyList<string> Functions { get; } = [.. FunctionTable.All.Select(function => function.Name)];

    /// <summary>The function in AWS.</summary>
    public static string Of(string function) => $"{StateMachine}-{function}".ToLowerInvariant();

    /// <summary>What tells the function's calls from others': it stands for the function's role.</summary>
    public static string AccessKey(string function) => "AKIA" + function.ToUpperInvariant();
}
