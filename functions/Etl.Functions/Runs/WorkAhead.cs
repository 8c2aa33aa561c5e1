using System.Text.Json.Serialization;
using Etl.Core.Splitting;

namespace Etl.Functions.Runs;

/// <summary>Where the flow goes next; the names are matched by the Choice states of <c>etl.asl.json</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Next>))]
public enum Next
{
    /// <summary>Process the chunks of the manifest.</summary>
    Load,

    /// <summary>Validate the chunks of the manifest.</summary>
    Validate,

    /// <summary>Map the chunks of the manifest.</summary>
    PreScan,

    /// <summary>Nothing is left to process: prove.</summary>
    Prove,

    /// <summary>Some boundaries were wrong: plan those chunks again.</summary>
    Repair,

    /// <summary>All chunks are valid: plan their load.</summary>
    LoadValidated,

    /// <summary>All chunks are staged and proven: merge.</summary>
    Reduce,

    /// <summary>Write rejects and report.</summary>
    Finish,

    /// <summary>It is a repeat.</summary>
    Skip,

    /// <summary>A live execution is loading it.</summary>
    Busy,

    /// <summary>A later version of the same key was loaded.</summary>
    Supersede,

    /// <summary>It failed: notify.</summary>
    Fail,
}

/// <summary>Which pass over the chunks is under way.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pass>))]
public enum Pass
{
    /// <summary>Chunks are checked and staged.</summary>
    Load,

    /// <summary>Chunks are only checked.</summary>
    Validate,
}

/// <summary>
/// The work ahead, as it travels from state to state under <c>$.plan</c>: keys, counts and choices, never lists, so
/// that it stays far below 256 KiB whatever the file.
/// </summary>
public sealed record WorkAhead
{
    /// <summary>What comes next.</summary>
    public required Next Next { get; init; }

    /// <summary>The load; empty where there is none, as of a folder.</summary>
    public required string LoadId { get; init; }

    /// <summary>The run; null when there is none (busy, or loaded before a run of ours).</summary>
    public string? RunId { get; init; }

    /// <summary>The claim's fence.</summary>
    public long Fence { get; init; }

    /// <summary>The pass under way.</summary>
    public Pass Pass { get; init; }

    /// <summary>How many times chunks were cut again in this pass.</summary>
    public int Round { get; init; }

    /// <summary>Whether the pre-scan has cut exactly: another wrong boundary would be a defect.</summary>
    public bool Exact { get; init; }

    /// <summary>The bucket of the objects below.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>The <see cref="RunPlan"/>.</summary>
    public string PlanKey { get; init; } = "";

    /// <summary>The chunks to work on now, a JSON array of <see cref="ChunkKey"/>.</summary>
    public string ManifestKey { get; init; } = "";

    /// <summary>All current chunks, a JSON array of <see cref="ChunkKey"/>.</summary>
    public string ChunksKey { get; init; } = "";

    /// <summary>Where the Map writes its results.</summary>
    public string ResultsPrefix { get; init; } = "";

    /// <summary>The chunks in the manifest.</summary>
    public int Pending { get; init; }

    /// <summary>All current chunks.</summary>
    public int Chunks { get; init; }

    /// <summary>The chunks whose start was wrong and was cut again, in this pass.</summary>
    public int Repaired { get; init; }

    /// <summary>The most chunks in flight.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>The trace header of the invocation that planned it; empty where there is none.</summary>
    public string Trace { get; init; } = "";

    /// <summary>The execution's options.</summary>
    public LoadOptions Options { get; init; } = new();

    /// <summary>Whether an earlier execution's run goes on.</summary>
    public bool Resumed { get; init; }

    /// <summary>For skip, busy and supersede: what a person is told.</summary>
    public string? Message { get; init; }
}
