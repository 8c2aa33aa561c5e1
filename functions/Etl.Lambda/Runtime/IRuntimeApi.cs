namespace Etl.Lambda.Runtime;

/// <summary>
/// Lambda's side of the environment. <see cref="NextAsync"/> first, then exactly one answer or error, and again; or
/// <see cref="FailInitAsync"/> before the first of them, after which the process has to end.
/// </summary>
internal interface IRuntimeApi
{
    /// <summary>Waits, for as long as it takes, for the next call.</summary>
    Task<Invocation> NextAsync(CancellationToken ct);

    /// <summary>Answers a call with a JSON text.</summary>
    Task AnswerAsync(string requestId, ReadOnlyMemory<byte> answer, CancellationToken ct);

    /// <summary>Ends a call with an error.</summary>
    Task FailAsync(string requestId, ErrorReport error, CancellationToken ct);

    /// <summary>Says that the function cannot start.</summary>
    Task FailInitAsync(ErrorReport error, CancellationToken ct);
}

/// <summary>Lambda refused what we said, or cannot be reached: the message says which call and what came back.</summary>
/// <param name="message">What was refused.</param>
/// <param name="isFinal">Whether the environment is gone, so that the process has to end.</param>
/// <param name="inner">What failed.</param>
internal sealed class RuntimeApiException(string message, bool isFinal, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the environment is gone, so that the process has to end.</summary>
    public bool IsFinal { get; } = isFinal;
}
