using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Distributed;

/// <summary>A distributed Map's items: an array in its input, or one in an object, read while children run.</summary>
internal sealed class ItemSource(StateRun run, MapState state, ItemReader? reader, JsonNode? input)
{
    private long _read;

    /// <summary>How many items there are; null until the last one has been read.</summary>
    public long? Total { get; private set; }

    public async IAsyncEnumerable<JsonNode?> ReadAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        var items = reader is null ? MapAction.Items(run, state, input).ToAsyncEnumerable() : FromObjectAsync(reader, ct);
        await foreach (var item in items.WithCancellation(ct))
        {
            _read++;
            yield return item;
        }

        Total = _read;
    }

    private async IAsyncEnumerable<JsonNode?> FromObjectAsync(ItemReader itemReader, [EnumeratorCancellation] CancellationToken ct)
    {
        var place = ObjectPlace.Of(itemReader.Parameters.Evaluate(run.Scope(input)), "Key", message => new ItemReaderFailedException(message));
        var left = run.Number(itemReader.MaxItems, input) ?? double.PositiveInfinity;
        await using var stream = await GuardAsync(place, async () => await run.Services.Objects.OpenReadAsync(place.Bucket, place.Key, ct));
        await using var items = JsonSerializer.DeserializeAsyncEnumerable<JsonNode?>(stream, JsonText.Options, ct).GetAsyncEnumerator(ct);
        while (left-- > 0 && await GuardAsync(place, async () => await items.MoveNextAsync()))
        {
            yield return items.Current;
        }
    }

    private static async Task<T> GuardAsync<T>(ObjectPlace place, Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ItemReaderFailedException($"Reading s3://{place.Bucket}/{place.Key} as an array of JSON failed: {error.Message}");
        }
    }
}

/// <summary>Where an object is, or with a prefix for its key, where some will be.</summary>
internal sealed record ObjectPlace(string Bucket, string Key)
{
    /// <param name="keyMember">What the parameters call the key: Key, or Prefix.</param>
    public static ObjectPlace Of(JsonNode? parameters, string keyMember, Func<string, StateException> failure)
        => JsonKinds.TryString(parameters?["Bucket"], out var bucket) && JsonKinds.TryString(parameters?[keyMember], out var key)
            ? new ObjectPlace(bucket, key)
            : throw failure($"Bucket and {keyMember} must be strings.");
}
