using Etl.Functions.Runs;
using Etl.Postgres.Targets;

namespace Etl.Postgres.Loads;

/// <summary>What is said about claims and runs.</summary>
internal static class LoadMessages
{
    public static string ClaimLost(string loadId, string owner) =>
        $"The claim on load {loadId} is no longer held by execution {owner}: another one has taken it over or it was given up. This one must stop.";

    public static string LoadedMeanwhile(string loadId, string runId) =>
        $"Load {loadId} was loaded meanwhile, by run {runId}. This attempt to plan it must stop.";

    public static string NoRun(string runId) => $"There is no run {runId}.";

    public static string RunEnded(string runId, RunState state) =>
        $"Run {runId} is {state.ToString().ToLowerInvariant()}: it was ended, or a newer run took its place. This worker must stop.";

    public static string FenceLower(string runId, long fence, long current) =>
        FormattableString.Invariant($"Run {runId}: the claim was taken over or given up (fence {fence}, now {current}). This worker must stop.");

    public static string OtherTarget(string loadId, string target, TargetName now) =>
        $"Load {loadId} was claimed for {target}, and its dataset's table is {now.Sql} by now: the search_path was changed. Nothing was merged; start the file again.";

    public static string NotEnded(string runId) => $"Run {runId} has not ended: finishing it would drop what it has staged.";

    public static string ExecutionExists(string executionId) =>
        $"An execution with the id {executionId} is already running. Wait for it, or give this one another name.";
}
