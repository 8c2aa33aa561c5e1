using System.Text.Json.Serialization;

namespace Etl.Functions.Runs;

/// <summary>The execution's input: EventBridge's Object Created event, and what a person may add to it.</summary>
public sealed record LoadEvent
{
    /// <summary>The event's detail.</summary>
    public required EventDetail Detail { get; init; }

    /// <summary>What to do differently from the default; absent in an event.</summary>
    /// <remarks>The generated reader assigns null to what is absent, initializer or not.</remarks>
    public LoadOptions Options { get; init => field = value ?? new(); } = new();
}

/// <summary>The detail of an Object Created event (EventBridge, "Amazon S3 events").</summary>
public sealed record EventDetail
{
    /// <summary>The bucket.</summary>
    public required EventBucket Bucket { get; init; }

    /// <summary>The object.</summary>
    public required EventObject Object { get; init; }
}

/// <summary>The bucket of an event.</summary>
/// <param name="Name">Its name.</param>
public sealed record EventBucket(string Name);

/// <summary>The object of an event.</summary>
public sealed record EventObject
{
    /// <summary>The key, not encoded.</summary>
    public required string Key { get; init; }

    /// <summary>The size in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>The ETag, unquoted.</summary>
    public string? Etag { get; init; }

    /// <summary>The version; absent on an unversioned bucket.</summary>
    [JsonPropertyName("version-id")]
    public string? VersionId { get; init; }

    /// <summary>Orders the events of one key.</summary>
    public string? Sequencer { get; init; }
}

/// <summary>What an execution's input can ask for.</summary>
public sealed record LoadOptions
{
    /// <summary>The dataset's name; null: the one that matches the key.</summary>
    public string? Dataset { get; init; }

    /// <summary>The planned chunk size in bytes; null: the function's.</summary>
    public long? ChunkSize { get; init; }

    /// <summary>The most chunks in flight, 1 or more; null: the function's.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Check every chunk before any is staged, whatever the dataset says.</summary>
    public bool ValidateFirst { get; init; }

    /// <summary>Only check: claim nothing, move nothing, write only a report.</summary>
    public bool DryRun { get; init; }

    /// <summary>Load it although it is a repeat, or superseded.</summary>
    public bool Force { get; init; }

    /// <summary>Let a replace leave however few rows.</summary>
    public bool AllowShrink { get; init; }

    /// <summary>How record starts are guessed; for tests of the proof.</summary>
    public GuessMode Guess { get; init; } = GuessMode.Evidence;
}

/// <summary>How the state at a planned cut is guessed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuessMode>))]
public enum GuessMode
{
    /// <summary>From the bytes around it.</summary>
    Evidence,

    /// <summary>By a coin flip a boundary, always the same for the same cut: half of the states are wrong, of which some lead to a wrong boundary.</summary>
    CoinFlip,
}
