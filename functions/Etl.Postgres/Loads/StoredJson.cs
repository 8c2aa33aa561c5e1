using System.Text.Json;
using System.Text.Json.Serialization;
using Etl.Functions.Runs;
using Etl.Postgres.History;

namespace Etl.Postgres.Loads;

/// <summary>How reports, results and details of events are stored as jsonb: camelCase, enums by name.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChunkReport))]
[JsonSerializable(typeof(ReduceResult))]
[JsonSerializable(typeof(IReadOnlyList<StagingColumn>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(EventDetails))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Write(ChunkReport report) => JsonSerializer.Serialize(report, Default.ChunkReport);

    public static string Write(ReduceResult result) => JsonSerializer.Serialize(result, Default.ReduceResult);

    public static string Write(IReadOnlyList<StagingColumn> columns) => JsonSerializer.Serialize(columns, Default.IReadOnlyListStagingColumn);

    public static string Write(IReadOnlyDictionary<string, string> attributes) => JsonSerializer.Serialize(attributes, Default.IReadOnlyDictionaryStringString);

    public static string Write(EventDetails details) => JsonSerializer.Serialize(details, Default.EventDetails);

    public static ChunkReport? ReadReport(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.ChunkReport);

    public static ReduceResult? ReadResult(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.ReduceResult);

    public static EventDetails ReadDetails(string json) => JsonSerializer.Deserialize(json, Default.EventDetails)!;
}
