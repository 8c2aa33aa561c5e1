using Etl.Functions.Errors;
using Etl.Functions.Process;

namespace Etl.Functions.Rejects;

/// <summary>Holds a file's rejects against its dataset's limits. A limit itself passes.</summary>
public static class RejectThresholds
{
    /// <summary>Throws <see cref="TooManyRejectsException"/> naming every limit that is exceeded.</summary>
    public static void Check(LoadedPlan plan, RejectTotals totals)
    {
        var limits = plan.Dataset.Rejects;
        var exceeded = new List<string>();
        if (totals.Rejected > limits.MaxCount) exceeded.Add(FunctionMessages.OverMaxCount(totals.Rejected, limits.MaxCount.Value));

        // Exact: no division, so no rounding decides.
        if (totals.Rejected * 100m > limits.MaxPercent * totals.Read) exceeded.Add(FunctionMessages.OverMaxPercent(totals.Rejected, totals.Read, limits.MaxPercent!.Value));
        foreach (var (rule, most) in limits.PerRule)
        {
            if (totals.ByRule.GetValueOrDefault(rule) is var count && count > most) exceeded.Add(FunctionMessages.OverRule(rule, count, most));
        }

        if (exceeded.Count > 0) throw new TooManyRejectsException(FunctionMessages.TooManyRejects(plan, exceeded, totals));
    }
}
