
namespace Etl.Functions.Runs;

/// <summary>What Abandon answers: where to go, and what people are told.</summary>
public sealed record FailureAnswer
{
    /// <summary>
    /// <see cref="Runs.Next.Finish"/> when the load is loaded after all, <see cref="Runs.Next.Busy"/> when another execution has taken it
    /// over, otherwise <see cref="Runs.Next.Fail"/>.
    /// </summary>
    public required Next Next { get; init; }

    /// <summary>The alert's subject: ASCII, at most 100 characters.</summary>
    public required string Subject { get; init; }

    /// <summary>The alert's text: what, which file, which place, why, what to do.</summary>
    public required string Message { get; init; }

    /// <summary>The error's name.</summary>
    public required string Error { get; init; }

    /// <summary>The error's message.</summary>
    public required string Cause { get; init; }

    /// <summary><c>refused</c>: the file, its dataset or its target is at fault; <c>interrupted</c>: the same input can be started again.</summary>
    public required string Kind { get; init; }

    /// <summary>The dataset, or <c>-</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>The run, or empty.</summary>
    public required string RunId { get; init; }
}
