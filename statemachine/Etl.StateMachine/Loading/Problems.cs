namespace Etl.StateMachine.Loading;

/// <summary>Collects what is wrong, so that one loading reports all of it.</summary>
internal sealed class DefinitionProblems
{
    private readonly List<DefinitionProblem> _problems = [];

    public void Add(string? state, string field, string message) => _problems.Add(new DefinitionProblem(state, field, message));

    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new DefinitionException([.. _problems]);
        }
    }
}

/// <summary>What is said of a definition's mistakes.</summary>
internal static class ProblemTexts
{
    public const string Missing = "is required.";
    public const string NotObject = "must be an object.";
    public const string NotText = "must be a string.";
    public const string NotBoolean = "must be true or false.";
    public const string Empty = "must not be empty.";
    public const string JsonataRefused = "JSONata is not supported; write it in JSONPath.";
    public const string NoReferencePath = "must be a Reference Path: names and indexes only.";
    public const string ResultPathOfContext = "must not point into the Context Object ($$).";
    public const string TemplateText = "is a member ending in '.$', so it must be a string: a path or an intrinsic function.";
    public const string AllNotAlone = "'States.ALL' must stand alone.";
    public const string AllNotLast = "'States.ALL' must be in the last entry.";
    public const string Unreachable = "no other state leads here.";
    public const string NextAndEnd = "exactly one of Next and End: true is required.";
    public const string NoTerminal = "no state ends the flow (End: true, Succeed or Fail).";
    public const string TaskTokenRefused = "waiting for a task token is not supported.";
    public const string MapItemOutside = "$$.Map is only known inside a Map; children of a distributed Map get it through ItemSelector.";

    public static string OneOf(IEnumerable<string> fields) => $"exactly one of {string.Join(", ", fields)} is required.";

    public static string AtMostOne(string left, string right) => $"{left} and {right} exclude each other.";

    public static string Range(double min, double max) => max >= int.MaxValue ? $"must be a number of at least {min}." : $"must be a number from {min} to {max}.";

    public static string NotWhole => "must be a whole number.";

    public static string NoTarget(string target) => $"leads to '{target}', which is no state of the same States.";

    public static string DuplicateState(string name) => $"the name '{name}' is taken by another state; names are unique in the whole machine.";

    public static string LongName(int limit) => $"a state's name has at most {limit} characters.";

    public static string DuplicateMember(string name) => $"'{name}' and '{name}.$' name the same member.";

    public static string UnknownError(string name) => $"'{name}' is no error of the language, and the prefix 'States.' is reserved for those.";

    public static string UnknownContext(string path) => $"'{path}' is not in the Context Object here.";

    public static string Unbound(string name) => $"the substitution ${{{name}}} has no value.";

    public static string Expected(string what) => $"must be {what}.";

    /// <summary>Why a field is refused, where there is more to say than that it is unknown.</summary>
    public static string Unknown(string field, string owner) => field switch
    {
        "Assign" => "variables are not supported.",
        "Arguments" or "Output" or "Items" or "Condition" => $"belongs to JSONata. {JsonataRefused}",
        "Credentials" => "roles of other accounts are not supported.",
        "ItemBatcher" => "batches are not supported; put them into the items.",
        "WriterConfig" => "only the default form of results (JSON, NONE) is written; leave it out.",
        "ItemReader" or "ResultWriter" or "Label" or "ToleratedFailureCount" or "ToleratedFailureCountPath"
            or "ToleratedFailurePercentage" or "ToleratedFailurePercentagePath" when owner.StartsWith("Map", StringComparison.Ordinal)
            => "needs ProcessorConfig.Mode DISTRIBUTED.",
        _ => $"is no field of a {owner}.",
    };
}
