namespace Etl.StateMachine.Errors;

/// <summary>The errors the language itself reports. No other name may begin with <c>States.</c></summary>
internal static class ErrorNames
{
    public const string Prefix = "States.";
    public const string All = "States.ALL";
    public const string BranchFailed = "States.BranchFailed";
    public const string DataLimitExceeded = "States.DataLimitExceeded";
    public const string ExceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold";
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";
    public const string IntrinsicFailure = "States.IntrinsicFailure";
    public const string ItemReaderFailed = "States.ItemReaderFailed";
    public const string NoChoiceMatched = "States.NoChoiceMatched";
    public const string ParameterPathFailure = "States.ParameterPathFailure";
    public const string Permissions = "States.Permissions";
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";
    public const string ResultWriterFailed = "States.ResultWriterFailed";
    public const string Runtime = "States.Runtime";
    public const string TaskFailed = "States.TaskFailed";
    public const string Timeout = "States.Timeout";

    /// <summary>Those a Retrier or Catcher may name.</summary>
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        All, BranchFailed, DataLimitExceeded, ExceedToleratedFailureThreshold, HeartbeatTimeout, IntrinsicFailure, ItemReaderFailed,
        NoChoiceMatched, ParameterPathFailure, Permissions, ResultPathMatchFailure, ResultWriterFailed, Runtime, TaskFailed, Timeout,
        "States.Http.Socket", "States.QueryEvaluationError",
    };
}

/// <summary>Whether an error falls under a Retrier's or Catcher's ErrorEquals.</summary>
internal static class ErrorMatch
{
    public static bool Matches(IReadOnlyList<string> errorEquals, string? error) => errorEquals.Any(name => Matches(name, error));

    private static bool Matches(string name, string? error) => error switch
    {
        // "A States.Runtime error isn't retriable, and will always cause the execution to fail."
        ErrorNames.Runtime => false,
        // Terminal for the wildcards; only its own name catches it.
        ErrorNames.DataLimitExceeded => name == ErrorNames.DataLimitExceeded,
        ErrorNames.Timeout => name is ErrorNames.Timeout or ErrorNames.All,
        // A heartbeat that stays away is a timeout to whoever names timeouts.
        ErrorNames.HeartbeatTimeout => name is ErrorNames.HeartbeatTimeout or ErrorNames.Timeout or ErrorNames.TaskFailed or ErrorNames.All,
        _ => name == error || name is ErrorNames.All or ErrorNames.TaskFailed,
    };
}

/// <summary>A state's failure on its way to a Retrier, a Catcher, or the end of the execution.</summary>
internal abstract class StateException(string? error, string? cause) : Exception($"{error}: {cause}")
{
    public string? Error => error;

    public string? Cause => cause;
}

/// <summary>What the definition asks cannot be done with this data. Neither retried nor caught.</summary>
internal sealed class RuntimeException(string cause) : StateException(ErrorNames.Runtime, cause);

/// <summary>A payload between states is larger than the limit.</summary>
internal sealed class DataLimitExceededException(string cause) : StateException(ErrorNames.DataLimitExceeded, cause);

/// <summary>No rule of a Choice holds and it has no Default.</summary>
internal sealed class NoChoiceMatchedException(string cause) : StateException(ErrorNames.NoChoiceMatched, cause);

/// <summary>A path in a payload template selects nothing.</summary>
internal sealed class ParameterPathFailureException(string cause) : StateException(ErrorNames.ParameterPathFailure, cause);

/// <summary>A ResultPath cannot be applied to the state's input.</summary>
internal sealed class ResultPathMatchFailureException(string cause) : StateException(ErrorNames.ResultPathMatchFailure, cause);

/// <summary>An intrinsic function could not be evaluated.</summary>
internal sealed class IntrinsicFailureException(string cause) : StateException(ErrorNames.IntrinsicFailure, cause);

/// <summary>A state took longer than its TimeoutSeconds.</summary>
internal sealed class TimeoutExceededException(string cause) : StateException(ErrorNames.Timeout, cause);

/// <summary>A Map's items could not be read.</summary>
internal sealed class ItemReaderFailedException(string cause) : StateException(ErrorNames.ItemReaderFailed, cause);

/// <summary>A Map's results could not be written.</summary>
internal sealed class ResultWriterFailedException(string cause) : StateException(ErrorNames.ResultWriterFailed, cause);

/// <summary>More children of a distributed Map failed than it tolerates.</summary>
internal sealed class ExceedToleratedFailureThresholdException(string cause) : StateException(ErrorNames.ExceedToleratedFailureThreshold, cause);

/// <summary>An error that is not the interpreter's own: what a task, a Fail state or a branch reported, under its own name.</summary>
internal sealed class ReportedException(string? error, string? cause) : StateException(error, cause);
