using System.Text.Json;
using Etl.Functions.Errors;

namespace Etl.Functions.Runs;

/// <summary>
/// EventBridge's event about an execution that was aborted or timed out. Such an ending bypasses every Catch, so a rule
/// hands the event to Abandon.
/// </summary>
public sealed record StoppedExecution
{
    /// <summary>What tells this event from a request of the state machine.</summary>
    public const string DetailType = "Step Functions Execution Status Change";

    /// <summary>The event's detail.</summary>
    public required StoppedDetail Detail { get; init; }

    /// <summary>The request that the state machine would have made.</summary>
    public FunctionRequest ToRequest()
    {
        // EventBridge leaves out an input that is too large for an event; ours never is.
        var input = Detail.Input ?? throw new InputException(FunctionMessages.InputLacks("detail.input"));
        return new FunctionRequest
        {
            ExecutionId = Detail.ExecutionArn,
            Input = JsonDocument.Parse(input).RootElement,
            State = new RequestState
            {
                Error = Detail.Status == "TIMED_OUT"
                    ? new CaughtError("States.Timeout", "The execution ran out of its time.")
                    : new CaughtError("Aborted", "Somebody stopped the execution."),
            },
        };
    }
}

/// <summary>The detail of a <see cref="StoppedExecution"/>.</summary>
public sealed record StoppedDetail
{
    /// <summary>The execution.</summary>
    public required string ExecutionArn { get; init; }

    /// <summary><c>ABORTED</c> or <c>TIMED_OUT</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The execution's input, a JSON text.</summary>
    public string? Input { get; init; }
}
