using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Distributed;

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
