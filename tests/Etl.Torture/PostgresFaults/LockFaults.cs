using System.Collections.Immutable;
using Etl.Torture.Crashes;
using Etl.Torture.Wire;

namespace Etl.Torture.PostgresFaults;

/// <summary>Somebody else holds what the load needs.</summary>
internal static class LockFaults
{
    private static readonly Expectation TriedAgain = new() { ExitCodes = [0] };

    public static ImmutableArray<PostgresFault> All { get; } =
    [
        // Under this isolation a row that was changed while it was waited for cannot be locked any more.
        new("serialization failure", PostgresFault.Upsert, TriedAgain, (site, ct) => MeetAsync(
            site, step => PostgresFault.Is(step, WireSide.Before, "SELECT state, start_offset"),
            "ALTER DATABASE \"{0}\" SET default_transaction_isolation = 'repeatable read'",
            "BEGIN; UPDATE etl.chunk SET changed_at = changed_at WHERE state = 'planned'",
            (other, token) => other.ExecuteAsync("COMMIT", token), ct)),
        // The merge holds its run and wants the target; the other one holds the target and wants the run, and is patient.
        new("deadlock", PostgresFault.Upsert, TriedAgain, (site, ct) => MeetAsync(
            site, step => PostgresFault.Is(step, WireSide.Before, "LOCK TABLE"),
            null,
            "SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE items IN SHARE ROW EXCLUSIVE MODE",
            async (other, token) =>
            {
                await other.ExecuteAsync("SELECT 1 FROM etl.run WHERE state = 'staged' FOR UPDATE", token);
                await other.ExecuteAsync("COMMIT", token);
            },
            ct)),
        // For longer than a merge waits.
        new("lock timeout", PostgresFault.Upsert, TriedAgain, (site, ct) => MeetAsync(
            site, step => PostgresFault.Is(step, WireSide.Before, "LOCK TABLE"),
            null,
            "BEGIN; LOCK TABLE items IN SHARE ROW EXCLUSIVE MODE",
            async (other, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(7), token);
                await other.ExecuteAsync("COMMIT", token);
            },
            ct)),
    ];

    /// <summary>Runs the command; at a step somebody else takes a lock, and when the command waits for it, does the rest.</summary>
    private static async Task<ProgramEnd> MeetAsync(
        CrashSite site, Func<WireStep, bool> at, string? setting, string take, Func<OtherSession, CancellationToken, Task> rest, CancellationToken ct)
    {
        await using var other = await OtherSession.OpenAsync(site.Database, ct);
        if (setting is not null)
        {
            await other.ExecuteAsync(setting.Replace("{0}", new Npgsql.NpgsqlConnectionStringBuilder(site.Database).Database, StringComparison.Ordinal), ct);
        }

        var (met, meeting) = (0, Task.CompletedTask);
        site.Proxy.Gate = async (step, token) =>
        {
            if (!at(step) || Interlocked.Increment(ref met) != 1)
            {
                return true;
            }

            await other.ExecuteAsync(take, token);
            meeting = RestAsync(ct);
            return true;
        };
        var end = await site.RunOnceAsync(site.Proxy.ConnectionString, ct);
        await meeting;
        await site.Proxy.CutAsync();
        return met > 0 ? end : throw new TortureException("The fault was not met.");

        async Task RestAsync(CancellationToken token)
        {
            await other.WaitUntilWaitedForAsync(token);
            await rest(other, token);
        }
    }
}
