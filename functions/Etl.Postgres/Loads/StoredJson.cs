using System.Text.Json;
using System.Text.Json.Serialization;
using Etl.Functions.Runs;

namespace Etl.Postgres.Loads;

/// <summary>How reports and results are stored as jsonb: camelCase, enums by name.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChunkReport))]
[JsonSerializable(typeof(ReduceResult))]
[JsonSerializable(typeof(IReadOnlyList<StagingColumn>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Write(ChunkReport report) => JsonSerializer.Serialize(report, Default.ChunkReport);

    public static string Write(ReduceResult result) => JsonSerializer.Serialize(result, Default.ReduceResult);

    public static string Write(IReadOnlyList<StagingColumn> columns) => JsonSerializer.Serialize(columns, Default.IReadOnlyListStagingColumn);

    public static string Write(IReadOnlyDictionary<string, string> attributes) => JsonSerializer.Serialize(attributes, Default.IReadOnlyDictionaryStringString);

    public static ChunkReport? ReadReport(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.ChunkReport);

    public static ReduceResult? ReadResult(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.ReduceResult);
}
