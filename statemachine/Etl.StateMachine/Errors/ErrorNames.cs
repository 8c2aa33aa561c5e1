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
