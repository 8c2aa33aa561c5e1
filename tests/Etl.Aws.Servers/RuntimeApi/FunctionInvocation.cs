namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>One call of a function.</summary>
public sealed record FunctionInvocation
{
    /// <summary>The id under which the function answers.</summary>
    public string RequestId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>The payload as it is handed out: JSON, unless a test wants to see what happens otherwise.</summary>
    public required string Payload { get; init; }

    /// <summary>When the function's time is over.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The X-Ray header; null to send none.</summary>
    public string? TraceId { get; init; }

    /// <summary>The ARN that was called.</summary>
    public string FunctionArn { get; init; } = "arn:aws:lambda:eu-central-1:123456789012:function:test";
}

/// <summary>What came of a call: a payload, or an error.</summary>
public sealed record FunctionAnswer
{
    /// <summary>The answer, a JSON text; null when there is an error.</summary>
    public string? Payload { get; init; }

    /// <summary>The error; null when there is an answer.</summary>
    public FunctionError? Error { get; init; }
}

/// <summary>An error as a function reports it, or as Lambda does in its place.</summary>
/// <param name="ErrorType">What Step Functions matches: a short name of the function's own, <c>Sandbox.Timedout</c> or <c>Runtime.ExitError</c>.</param>
/// <param name="ErrorMessage">The message.</param>
/// <param name="Document">The whole report, a JSON text: the Cause of Step Functions.</param>
/// <param name="Header">The header Lambda-Runtime-Function-Error-Type; null when none was sent.</param>
public sealed record FunctionError(string ErrorType, string ErrorMessage, string Document, string? Header = null);
