using Etl.Functions.Errors;

namespace Etl.Torture.Loading;

/// <summary>Holds what a disturbed load came to against what was promised.</summary>
internal static class Verdict
{
    private static readonly HashSet<string> Named =
        [.. typeof(EtlException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EtlException))).Select(type => type.Name)];

    /// <summary>
    /// Either the load is loaded like an undisturbed one and nobody was alarmed; or it failed with a clear error, an alert
    /// and nothing in the target, and loading it again comes to the undisturbed result. A load that failed behind its
    /// merge is the one exception: it is in the target, the alert says so, and the second time finishes it.
    /// </summary>
    public static async Task<List<string>> OfAsync(Bench bench, BenchEnding ending, Func<Task<BenchEnding>> again, Truth undisturbed, CancellationToken ct)
    {
        var problems = new List<string>();
        var truth = await Truth.ReadAsync(bench, ct);
        if (ending.FinalState == "Done")
        {
            problems.AddRange(truth.Differences(undisturbed));
            if (truth.Alerts.Count > 0)
            {
                problems.Add($"the load succeeded with alerts: {string.Join(", ", truth.Alerts)}");
            }

            return problems;
        }

        if (ending.Succeeded)
        {
            return [$"the execution ended in {ending.FinalState}"];
        }
        // An Abandon that could not do its work either says so, and what of.
        if (!truth.AlertSubjects.Contains("could not be cleaned up", StringComparison.Ordinal))
        {
            problems.AddRange(Unclear(ending));
        }

        if (truth.Alerts.Count != 1)
        {
            problems.Add($"the load failed with {truth.Alerts.Count} alerts instead of one");
        }

        if (truth.Alerts is ["unfinished"])
        {
            if (truth.Table != undisturbed.Table)
            {
                problems.Add("the alert says that the rows are in the target, and they are not");
            }
        }
        else if (!truth.IsEmpty)
        {
            problems.Add($"the load failed ({ending.Error}) with rows in the target");
        }

        var second = await again();
        if (second.FinalState != "Done")
        {
            problems.Add($"the second time ended in {second} after {ending}");
        }

        problems.AddRange((await Truth.ReadAsync(bench, ct)).Differences(undisturbed).Select(difference => $"the second time, after {ending.Error}: {difference}"));
        return problems;
    }

    /// <summary>An error that has no name of ours, or says nothing.</summary>
    public static IEnumerable<string> Unclear(BenchEnding ending)
    {
        // A store that takes no writes takes no reasons either.
        if (ending is { Error: "States.ExceedToleratedFailureThreshold", Cause: { } cause } && cause.Contains("could write down why", StringComparison.Ordinal))
        {
            yield break;
        }

        if (ending.Error is null || !Named.Contains(ending.Error))
        {
            yield return $"the error has no name of ours: {ending}";
        }
        else if (string.IsNullOrWhiteSpace(ending.Cause))
        {
            yield return $"{ending.Error} says nothing";
        }
    }
}
