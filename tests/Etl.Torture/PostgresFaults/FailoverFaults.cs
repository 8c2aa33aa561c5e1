using Etl.Torture.Crashes;
using Etl.Torture.Running;
using Etl.Torture.Wire;

namespace Etl.Torture.PostgresFaults;

/// <summary>
/// A primary that is lost, and a standby in its place: it has all that the primary has answered for (<c>synchronous_commit = remote_apply</c>),
/// and takes no writes until it is promoted. Each case has a pair of servers of its own.
/// </summary>
internal static class FailoverFaults
{
    /// <summary>Nothing is answered for before the standby has it too.</summary>
    private static readonly string[] Synchronous = ["synchronous_standby_names=*", "synchronous_commit=remote_apply"];

    private static readonly Expectation Broken = new() { ExitCodes = [2], Error = "DatabaseUnavailableException" };

    /// <summary>Trying again gets over it, unless chance makes all waits shorter than the promotion takes.</summary>
    private static readonly Expectation TriedAgain = Broken with { ExitCodes = [0, 2] };

    private static readonly Expectation ReadOnly = Broken with { ExitCodes = [1, 2], Says = ["25006", "It is read-only, perhaps a standby: connect to the primary"] };

    private static readonly (string Name, Func<WireStep, bool> At)[] Places =
    [
        ("in a COPY", step => PostgresFault.Is(step, WireSide.Data, "COPY")),
        ("in the merge", step => PostgresFault.Is(step, WireSide.After, "INSERT INTO \"public\".\"items\"")),
        ("after the merge", step => PostgresFault.Is(step, WireSide.After, "COMMIT of UPDATE etl.load SET status = 'loaded'")),
    ];

    public static IEnumerable<TortureCase> Cases(CrashRig rig, TortureContext context)
    {
        foreach (var (name, at) in Places)
        {
            yield return new TortureCase($"failover to a standby {name}", ct => FailOverAsync(rig, context, at, promotedMeanwhile: false, ct));
            yield return new TortureCase($"failover to a standby {name}, promoted meanwhile", ct => FailOverAsync(rig, context, at, promotedMeanwhile: true, ct));
        }
    }

    private static async Task<CaseOutcome> FailOverAsync(CrashRig rig, TortureContext context, Func<WireStep, bool> at, bool promotedMeanwhile, CancellationToken ct)
    {
        var directory = Directory.CreateDirectory(Path.Combine(context.Scratch, "p")).FullName;
        try
        {
            await using var primary = await OwnServer.CreateAsync(context.Files, Directory.CreateDirectory(Path.Combine(directory, "1")).FullName, Synchronous, ct);
            await using var standby = await primary.CreateStandbyAsync(Directory.CreateDirectory(Path.Combine(directory, "2")).FullName, ct);
            await primary.StartAsync(ct);
            await standby.StartAsync(ct);
            await using var site = await rig.CreateSiteAsync(PostgresFault.Upsert, primary.ConnectionString, ct);
            var (met, mending) = (0, Task.CompletedTask);
            site.Proxy.Gate = async (step, _) =>
            {
                if (!at(step) || Interlocked.Increment(ref met) != 1)
                {
                    return true;
                }

                // The connection, and its token, end with the server; all that follows has to go on.
                await primary.StopImmediatelyAsync(ct);
                await standby.TakePlaceOfAsync(primary, ct);
                if (promotedMeanwhile)
                {
                    mending = PromoteLaterAsync();
                }

                return false;
            };
            var stillReadOnly = new List<string>();
            var outcome = await PostgresFaultsPart.TryAsync(
                rig, site, promotedMeanwhile ? TriedAgain : Broken,
                async token =>
                {
                    var end = promotedMeanwhile ? await site.RunOnceAsync(site.Proxy.ConnectionString, token) : await site.RunHastilyAsync(site.Proxy.ConnectionString, token);
                    await mending;
                    await site.Proxy.CutAsync();
                    if (met == 0)
                    {
                        throw new TortureException("The fault was not met.");
                    }

                    if (promotedMeanwhile)
                    {
                        return end;
                    }

                    stillReadOnly.AddRange(ReadOnly.Problems(await site.RunHastilyAsync(site.Database, token)));
                    await standby.PromoteAsync(token);
                    return end;
                },
                ct);
            return outcome with { Problems = [.. outcome.Problems, .. stillReadOnly] };

            async Task PromoteLaterAsync()
            {
                // Somebody has to notice first.
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
                await standby.PromoteAsync(ct);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
