using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Etl.Core.Rejects;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>How everything that travels or is stored is written: camelCase, enums by name.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LoadEvent))]
[JsonSerializable(typeof(FunctionRequest))]
[JsonSerializable(typeof(StoppedExecution))]
[JsonSerializable(typeof(WorkAhead))]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(List<ChunkKey>))]
[JsonSerializable(typeof(ChunkRequest))]
[JsonSerializable(typeof(ChunkReport))]
[JsonSerializable(typeof(PreScanMap))]
[JsonSerializable(typeof(ChunkFailure))]
[JsonSerializable(typeof(RejectedRecord))]
[JsonSerializable(typeof(RejectLine))]
[JsonSerializable(typeof(ProofResult))]
[JsonSerializable(typeof(ReduceAnswer))]
[JsonSerializable(typeof(ReduceResult))]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(FinishAnswer))]
[JsonSerializable(typeof(FailureAnswer))]
[JsonSerializable(typeof(MapResultManifest))]
[JsonSerializable(typeof(MapResultItem))]
[JsonSerializable(typeof(ErrorCause))]
public sealed partial class EtlJson : JsonSerializerContext
{
    /// <summary>Reads an object of our own; null when there is none. Throws <see cref="ObjectStoreException"/> when it came incomplete.</summary>
    public static async Task<T?> ReadAsync<T>(IObjectStore objects, string bucket, string key, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        var source = await ReadBytesAsync(objects, bucket, key, ct);
        return source is null ? null : Read(source, key, type);
    }

    /// <summary>The bytes of an object of our own; null when there is none.</summary>
    public static async Task<byte[]?> ReadBytesAsync(IObjectStore objects, string bucket, string key, CancellationToken ct)
    {
        await using var stream = await objects.OpenAsync(bucket, key, ct);
        if (stream is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }

    /// <summary>Reads the bytes of an object of our own. Throws <see cref="ObjectStoreException"/> when they are not all there.</summary>
    public static T Read<T>(ReadOnlySpan<byte> source, string key, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(source, type) ?? throw new ObjectStoreException(FunctionMessages.ObjectUnreadable(key, "null"));
        }
        catch (JsonException e)
        {
            throw new ObjectStoreException(FunctionMessages.ObjectUnreadable(key, e.Message), e);
        }
    }

    /// <summary>Reads the values in an object of our own one by one. Throws <see cref="ObjectStoreException"/> when it is not there, or came incomplete.</summary>
    /// <param name="objects">The store.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">Its key.</param>
    /// <param name="type">The values' type.</param>
    /// <param name="topLevelValues">Whether the values follow each other, and not in an array.</param>
    /// <param name="ct">Cancels.</param>
    public static async IAsyncEnumerable<T> ReadManyAsync<T>(
        IObjectStore objects, string bucket, string key, JsonTypeInfo<T> type, bool topLevelValues, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        await using var stream = await objects.OpenAsync(bucket, key, ct) ?? throw new ObjectStoreException(FunctionMessages.ResultsMissing(key));
        await using var values = JsonSerializer.DeserializeAsyncEnumerable(stream, type, topLevelValues, ct).GetAsyncEnumerator(ct);
        while (await MoveNextAsync())
        {
            if (values.Current is { } value)
            {
                yield return value;
            }
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await values.MoveNextAsync();
            }
            catch (JsonException e)
            {
                throw new ObjectStoreException(FunctionMessages.ObjectUnreadable(key, e.Message), e);
            }
        }
    }

    /// <summary>Writes an object of our own.</summary>
    public static Task WriteAsync<T>(IObjectStore objects, string bucket, string key, T value, JsonTypeInfo<T> type, CancellationToken ct) =>
        objects.WriteAsync(bucket, key, (stream, token) => JsonSerializer.SerializeAsync(stream, value, type, token), ct);
}
