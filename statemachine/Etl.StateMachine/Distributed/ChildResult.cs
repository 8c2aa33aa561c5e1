using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Distributed;

/// <summary>A child's end, as a result file tells it.</summary>
internal sealed record ChildResult
{
    public required string ExecutionArn { get; init; }

    public required string Name { get; init; }

    /// <summary>JSON text, like <see cref="Output"/>.</summary>
    public required string Input { get; init; }

    /// <summary>Null unless it succeeded.</summary>
    public string? Output { get; init; }

    public required DateTimeOffset StartDate { get; init; }

    public required DateTimeOffset StopDate { get; init; }

    public required ExecutionStatus Status { get; init; }

    public string? Error { get; init; }

    public string? Cause { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["ExecutionArn"] = ExecutionArn };
        if (Status != ExecutionStatus.Succeeded)
        {
            json["Cause"] = Cause ?? "";
            json["Error"] = Error ?? "";
        }

        json["Input"] = Input;
        json["InputDetails"] = new JsonObject { ["Included"] = true };
        json["Name"] = Name;
        if (Output is not null)
        {
            json["Output"] = Output;
            json["OutputDetails"] = new JsonObject { ["Included"] = true };
        }

        json["StartDate"] = Rfc3339.Format(StartDate);
        json["Status"] = Status switch
        {
            ExecutionStatus.Succeeded => "SUCCEEDED",
            ExecutionStatus.Failed => "FAILED",
            ExecutionStatus.TimedOut => "TIMED_OUT",
            _ => "ABORTED",
        };
        json["StopDate"] = Rfc3339.Format(StopDate);
        return json;
    }
}
