using System.Text.Json.Nodes;

namespace Etl.StateMachine.Tests.Parity;

/// <summary>How a run ended. Output is JSON text, null when it failed; Entered is in order.</summary>
internal sealed record ParityOutcome(string? Output, string? Error, string? Cause, IReadOnlyList<string> Entered, string Status)
{
    public static ParityOutcome Of(JsonNode json)
    {
        Assert.Null(json["refused"]?.GetValue<string>());
        var succeeded = json.AsObject().ContainsKey("output");
        return new ParityOutcome(
            succeeded ? json["output"]?.ToJsonString() : null,
            json["error"]?.GetValue<string>(),
            json["cause"]?.GetValue<string>(),
            [.. json["entered"]!.AsArray().Select(name => name!.GetValue<string>())],
            succeeded ? "Succeeded" : "Failed");
    }

    /// <summary>What two runs of the same machine agree on. The language names its errors but not their causes; branches have no order.</summary>
    public string Comparable(bool ordered) => new JsonObject
    {
        ["status"] = Status,
        ["output"] = Output is null ? null : JsonNode.Parse(Output),
        ["error"] = Error,
        ["cause"] = Error?.StartsWith("States.", StringComparison.Ordinal) == true ? null : Cause,
        ["entered"] = new JsonArray([.. (ordered ? Entered : [.. Entered.Order(StringComparer.Ordinal)]).Select(name => JsonValue.Create(name))]),
    }.ToJsonString();
}
