using System.Text.Json;
using Etl.Functions.Errors;

namespace Etl.Functions.Runs;

/// <summary>What the state machine hands to every function but the workers.</summary>
public sealed record FunctionRequest
{
    /// <summary>The execution: the owner of the claim.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The trace header of this invocation, put in by a host that has one.</summary>
    public string? Trace { get; init; }

    /// <summary>For Split: which of its steps.</summary>
    public string? Step { get; init; }

    /// <summary>For Split's first step: the execution's input.</summary>
    public LoadEvent? Event { get; init; }

    /// <summary>For Abandon: the execution's input, as it came.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>The state's data.</summary>
    public RequestState? State { get; init; }

    /// <summary>The state's data, which must be there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public RequestState RequireState() => State ?? throw Lacks("state");

    /// <summary>The work ahead, which must be there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public WorkAhead RequirePlan() => RequireState().Plan ?? throw Lacks("state.plan");

    /// <summary>What is missing.</summary>
    public static InputException Lacks(string field) => new(FunctionMessages.PayloadLacks(field));
}

/// <summary>The data that travels through the flow, as far as functions read it.</summary>
public sealed record RequestState
{
    /// <summary>The work ahead.</summary>
    public WorkAhead? Plan { get; init; }

    /// <summary>Where the last Map wrote its results.</summary>
    public MapResult? Map { get; init; }

    /// <summary>What a Catch caught.</summary>
    public CaughtError? Error { get; init; }

    /// <summary>What Abandon answered, when it found the load loaded.</summary>
    public FailureAnswerRef? Failure { get; init; }

    /// <summary>What Finish answered.</summary>
    public FinishRef? Finish { get; init; }
}

/// <summary>The result of a distributed Map with a ResultWriter.</summary>
public sealed record MapResult(MapResultDetails ResultWriterDetails);

/// <summary>Where a Map wrote its manifest.</summary>
public sealed record MapResultDetails(string Bucket, string Key);

/// <summary>An error as a Catch puts it into the data.</summary>
public sealed record CaughtError(string Error, string? Cause);

/// <summary>The part of Abandon's answer that Finish needs.</summary>
public sealed record FailureAnswerRef(string? RunId);

/// <summary>The part of Finish's answer that MarkPublished needs.</summary>
public sealed record FinishRef(string? RunId);

/// <summary>The Cause of a failed function, as Lambda writes it.</summary>
public sealed record ErrorCause(string? ErrorType, string? ErrorMessage);

/// <summary>What the proof came to.</summary>
/// <param name="Next">Where the flow goes.</param>
/// <param name="WrongBoundaries">The boundaries that were wrong.</param>
public sealed record ProofResult(Next Next, int WrongBoundaries);

/// <summary>What the flow is told of a merge.</summary>
/// <param name="Outcome">What it came to.</param>
public sealed record ReduceAnswer(ReduceOutcome Outcome);
