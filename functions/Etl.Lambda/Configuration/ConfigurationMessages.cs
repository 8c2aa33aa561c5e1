namespace Etl.Lambda.Configuration;

/// <summary>What is said of environment variables. Values of secret ones are never among it.</summary>
internal static class ConfigurationMessages
{
    /// <summary>Started by hand.</summary>
    public const string NotInLambda =
        "This program is a Lambda function: AWS_LAMBDA_RUNTIME_API, which Lambda sets, is missing. To load files on one machine use './etl run FILE'.";

    /// <summary>All problems of a function's variables.</summary>
    public static string Problems(IReadOnlyList<string> problems) =>
        $"The function's environment variables need attention ({problems.Count}):\n- {string.Join("\n- ", problems)}\nThe stack sets them; docs/deploy.md lists them.";

    /// <summary>A variable is not set.</summary>
    public static string Missing(string name, string expected) => $"{name} is missing: it has to be {expected}.";

    /// <summary>A variable has a value that cannot be.</summary>
    public static string Malformed(string name, string value, string expected) => $"{name} is '{value}': it has to be {expected}.";

    /// <summary>Neither or both of two ways to the database.</summary>
    public static string OneOf(string first, string second, bool both) => both
        ? $"{first} and {second} are both set: set one of them."
        : $"{first} or {second} is missing: one of them has to say how the database is reached.";

    /// <summary>A file that is not there.</summary>
    public static string NoFile(string name, string path) => $"{name} is '{path}': there is no such file. It has to be a PEM file in the package or a layer.";
}
