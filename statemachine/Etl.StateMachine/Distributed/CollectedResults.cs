using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Distributed;

/// <summary>
/// Without a ResultWriter the result is the array of outputs, in the items' order; a child that failed is told as a result file would.
/// What cannot fit the payload limit is not kept.
/// </summary>
internal sealed class CollectedResults(string stateName, int payloadLimitBytes) : IMapResults
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, string> _outputs = [];
    private long _characters;

    public ValueTask AddAsync(int index, ChildResult result, CancellationToken ct)
    {
        var output = result.Output ?? JsonText.Write(result.ToJson());
        lock (_gate)
        {
            _characters += output.Length;
            if (_characters <= payloadLimitBytes)
            {
                _outputs[index] = output;
            }
            else
            {
                _outputs.Clear();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<JsonNode?> CompleteAsync(CancellationToken ct)
    {
        if (_characters > payloadLimitBytes)
        {
            throw new DataLimitExceededException(
                $"The outputs of the Map state '{stateName}' exceed the maximum of {payloadLimitBytes} bytes; give it a ResultWriter.");
        }

        return ValueTask.FromResult<JsonNode?>(new JsonArray([.. _outputs.Values.Select(JsonText.Parse)]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
