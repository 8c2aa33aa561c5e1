using System.Globalization;
using Etl.Core.Splitting;

namespace Etl.Functions.Runs;

/// <summary>The keys of a run's own objects.</summary>
public static class RunKeys
{
    /// <summary>The <see cref="RunPlan"/>.</summary>
    public static string Plan(string runId) => $"work/{runId}/plan.json";

    /// <summary>The run whose plan is under a key; null when it is no key of a plan.</summary>
    public static string? RunOfPlan(string key) => key.Split('/') is ["work", { Length: > 0 } runId, "plan.json"] ? runId : null;

    /// <summary>The chunks that the Map of a round works on.</summary>
    public static string Manifest(string runId, Pass pass, int round) => Of(runId, $"manifests/{Name(pass)}-{round}.json");

    /// <summary>The chunks that a pre-scan maps.</summary>
    public static string PreScanManifest(string runId, Pass pass) => $"work/{runId}/manifests/{Name(pass)}-prescan.json";

    /// <summary>All chunks that are current in a round.</summary>
    public static string Chunks(string runId, Pass pass, int round) => Of(runId, $"chunks/{Name(pass)}-{round}.json");

    /// <summary>Where the Maps of a pass write their results.</summary>
    public static string Results(string runId, Pass pass) => $"work/{runId}/results/{Name(pass)}";

    /// <summary>Where the Map of a pre-scan writes its results.</summary>
    public static string PreScanResults(string runId, Pass pass) => $"work/{runId}/results/{Name(pass)}-prescan";

    /// <summary>A worker's report.</summary>
    public static string Report(string runId, ChunkKey chunk, int attempt) => $"work/{runId}/reports/{Attempt(chunk, attempt)}.json";

    /// <summary>A worker's rejects, a JSON line a record.</summary>
    public static string ChunkRejects(string runId, ChunkKey chunk, int attempt) => $"work/{runId}/rejects/{Attempt(chunk, attempt)}.jsonl";

    /// <summary>Why map children failed; each writes its own.</summary>
    public static string Failures(string runId) => $"work/{runId}/failures/";

    /// <summary>Why one attempt failed.</summary>
    public static string Failure(string runId, ChunkKey chunk, string executionId, int attempt) =>
        Failures(runId) + Attempt(chunk, attempt) + "." + LoadIds.Short(executionId) + ".json";

    /// <summary>The rejects for programs.</summary>
    public static string RejectsJsonl(string runId) => $"rejects/{runId}/rejects.jsonl";

    /// <summary>The rejects for the sender: to be corrected and dropped again.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="extension">That of the sender's kind of file.</param>
    public static string SenderRejects(string runId, string extension) => $"rejects/{runId}/rejects.{extension}";

    /// <summary>The report of a whole run.</summary>
    public static string LoadReport(string runId) => $"reports/{runId}.json";

    /// <summary>Where a source goes after its load.</summary>
    /// <param name="folder"><c>processed</c> or <c>failed</c>.</param>
    /// <param name="plannedAt">When the run was planned: the same at every repetition.</param>
    /// <param name="runId">The run.</param>
    /// <param name="fileName">The last part of the source's key.</param>
    public static string Moved(string folder, DateTimeOffset plannedAt, string runId, string fileName) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}/{plannedAt.UtcDateTime:yyyy'/'MM'/'dd}/{runId}/{fileName}");

    private static string Of(string runId, FormattableString rest) => $"work/{runId}/{rest.ToString(CultureInfo.InvariantCulture)}";

    private static string Attempt(ChunkKey chunk, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{chunk.Index:D6}.{chunk.Generation}.{attempt}");

    private static string Name(Pass pass) => pass == Pass.Load ? "load" : "validate";
}
