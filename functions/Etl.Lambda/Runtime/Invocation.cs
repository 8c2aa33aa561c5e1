namespace Etl.Lambda.Runtime;

/// <summary>One call of the function, as the Runtime API hands it out.</summary>
internal sealed record Invocation
{
    /// <summary>The call's id; its answer goes under it.</summary>
    public required string RequestId { get; init; }

    /// <summary>When Lambda kills the environment unless there is an answer.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The ARN that was called; null when the header is missing.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>The X-Ray header; null when the header is missing.</summary>
    public string? TraceId { get; init; }

    /// <summary>The payload's bytes, not looked at yet.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
