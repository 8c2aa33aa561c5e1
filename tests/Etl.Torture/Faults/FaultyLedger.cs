using System.Globalization;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Torture.Loading;

namespace Etl.Torture.Faults;

/// <summary>What can happen to a call of the ledger.</summary>
internal enum LedgerFault
{
    /// <summary>Throttled: nothing was done.</summary>
    Unavailable,

    /// <summary>It was done, and the answer was lost.</summary>
    AnswerLost,

    /// <summary>The answer comes late.</summary>
    Late,

    /// <summary>It is done twice, as when a client tries again what had arrived.</summary>
    Twice,

    /// <summary>It answers from an old item: a lease that was given back is still held, an attempt that has ended is still the last.</summary>
    Old,

    /// <summary>It says that it was done, and it was not.</summary>
    Forgotten,
}

/// <summary>A ledger that is disturbed according to a plan, and whose leases are timed by the clock of whoever takes them.</summary>
internal sealed class FaultyLedger(ILedger inner, FaultPlan<LedgerFault> plan) : ILedger
{
    /// <summary>How long the answer takes at most, in milliseconds.</summary>
    private const int LatestMilliseconds = 60;

    public async Task<int?> TryLeaseAsync(string runId, ChunkKey chunk, string owner, long fence, TimeSpan duration, CancellationToken ct)
    {
        // A clock that is behind makes leases that have ended by everybody else's.
        var seen = duration + Actor.Current.Skew;
        var fault = plan.Next("TryLease");
        var attempt = await AroundAsync(fault, runId, () => inner.TryLeaseAsync(runId, chunk, owner, fence, seen, ct), ct);
        return fault == LedgerFault.Old ? (attempt is null or 1 ? null : attempt - 1) : attempt;
    }

    public Task CompleteAsync(string runId, ChunkKey chunk, string owner, int attempt, CancellationToken ct) =>
        AroundAsync(plan.Next("Complete"), runId, Doing(() => inner.CompleteAsync(runId, chunk, owner, attempt, ct)), ct);

    public Task ReleaseAsync(string runId, ChunkKey chunk, string owner, int attempt, string error, string cause, CancellationToken ct) =>
        AroundAsync(plan.Next("Release"), runId, Doing(() => inner.ReleaseAsync(runId, chunk, owner, attempt, error, cause, ct)), ct);

    public Task RecordRunAsync(RunStanding standing, CancellationToken ct) =>
        AroundAsync(plan.Next("RecordRun"), standing.RunId, Doing(() => inner.RecordRunAsync(standing, ct)), ct);

    private static Func<Task<bool>> Doing(Func<Task> work) => async () =>
    {
        await work();
        return true;
    };

    private static async Task<T> AroundAsync<T>(LedgerFault? fault, string runId, Func<Task<T>> work, CancellationToken ct)
    {
        if (fault == LedgerFault.Unavailable)
        {
            throw new LedgerException($"The ledger is overloaded (run {runId}).");
        }

        if (fault == LedgerFault.Forgotten)
        {
            return default!;
        }

        var answer = await work();
        if (fault == LedgerFault.Twice)
        {
            answer = await work();
        }

        if (fault == LedgerFault.Late)
        {
            await Task.Delay(runId.Sum(c => c) % LatestMilliseconds, ct);
        }

        return fault == LedgerFault.AnswerLost ? throw new LedgerException(string.Create(CultureInfo.InvariantCulture, $"The ledger's answer about run {runId} was lost.")) : answer;
    }
}
