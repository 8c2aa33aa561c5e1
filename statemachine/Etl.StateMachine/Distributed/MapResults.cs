using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Distributed;

/// <summary>Where the children's results go. Add may be called by several children at once; Complete once, when all have ended.</summary>
internal interface IMapResults : IAsyncDisposable
{
    /// <param name="index">The item's, 0-based.</param>
    ValueTask AddAsync(int index, ChildResult result, CancellationToken ct);

    /// <returns>The Map state's result.</returns>
    ValueTask<JsonNode?> CompleteAsync(CancellationToken ct);
}

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

/// <summary>What a ResultWriter writes: a file of the children that succeeded, one of the others, and a manifest of both.</summary>
internal sealed class WrittenResults(IObjectAccess objects, string bucket, string folder, string mapRunArn) : IMapResults
{
    private readonly ResultFile _succeeded = new(objects, bucket, $"{folder}/SUCCEEDED_0.json");
    private readonly ResultFile _failed = new(objects, bucket, $"{folder}/FAILED_0.json");

    public ValueTask AddAsync(int index, ChildResult result, CancellationToken ct)
        => (result.Status == ExecutionStatus.Succeeded ? _succeeded : _failed).AddAsync(JsonText.Write(result.ToJson()), ct);

    public async ValueTask<JsonNode?> CompleteAsync(CancellationToken ct)
    {
        var manifest = new JsonObject
        {
            ["DestinationBucket"] = bucket,
            ["MapRunArn"] = mapRunArn,
            ["ResultFiles"] = new JsonObject
            {
                ["FAILED"] = await ListAsync(_failed),
                ["PENDING"] = new JsonArray(),
                ["SUCCEEDED"] = await ListAsync(_succeeded),
            },
        };
        var key = $"{folder}/manifest.json";
        var bytes = Encoding.UTF8.GetBytes(JsonText.Write(manifest));
        try
        {
            await objects.WriteAsync(bucket, key, async (stream, token) => await stream.WriteAsync(bytes, token), ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ResultWriterFailedException($"Writing s3://{bucket}/{key} failed: {error.Message}");
        }

        return new JsonObject
        {
            ["MapRunArn"] = mapRunArn,
            ["ResultWriterDetails"] = new JsonObject { ["Bucket"] = bucket, ["Key"] = key },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _succeeded.DisposeAsync();
        await _failed.DisposeAsync();
    }

    private static async Task<JsonArray> ListAsync(ResultFile file)
        => await file.CompleteAsync() ? [new JsonObject { ["Key"] = file.Key, ["Size"] = file.Size }] : [];
}
