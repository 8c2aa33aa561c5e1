namespace Etl.Aws.Executions;

/// <summary>How Step Functions is asked.</summary>
public sealed record StepFunctionsLivenessOptions
{
    /// <summary>Where it answers, <c>AWS_ENDPOINT_URL_SFN</c> or <c>AWS_ENDPOINT_URL</c>; null for the service of the region that an execution's ARN names.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How often it is asked at most, the first time included. Default 4.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>The pause after the first try; each next one is twice as long. Default 500 ms, so that three pauses last 3.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long one try may take. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
