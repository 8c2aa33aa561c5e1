using System.Text.Json.Serialization;

namespace Etl.Functions.Runs;

/// <summary>The manifest.json that a distributed Map's ResultWriter leaves (Step Functions, "ResultWriter").</summary>
public sealed record MapResultManifest
{
    /// <summary>The bucket of the files.</summary>
    [JsonPropertyName("DestinationBucket")]
    public string DestinationBucket { get; init; } = "";

    /// <summary>The files by the status of the children in them.</summary>
    [JsonPropertyName("ResultFiles")]
    public MapResultFiles ResultFiles { get; init => field = value ?? new(); } = new();
}

/// <summary>The result files by status.</summary>
public sealed record MapResultFiles
{
    /// <summary>The files of children that succeeded.</summary>
    [JsonPropertyName("SUCCEEDED")]
    public IReadOnlyList<MapResultFile> Succeeded { get; init => field = value ?? []; } = [];
}

/// <summary>One result file: a JSON array, an element a child.</summary>
public sealed record MapResultFile([property: JsonPropertyName("Key")] string Key);

/// <summary>One child in a result file, as far as it is read.</summary>
public sealed record MapResultItem([property: JsonPropertyName("Output")] string? Output);
