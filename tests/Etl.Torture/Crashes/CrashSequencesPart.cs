using System.Diagnostics;
using System.Globalization;
using Etl.Torture.Running;

namespace Etl.Torture.Crashes;

/// <summary>Kills the command several times in a row, each time it is started again somewhere else, with chunks in parallel.</summary>
internal sealed class CrashSequencesPart : ITorturePart
{
    private const int Fewest = 2;
    private const int Most = 5;

    /// <summary>How many there can be; the time ends before that.</summary>
    private const int Sequences = 1_000;

    public string Name => "crash-sequences";

    public string Promise => "A process killed several times in a row at any moments, and started again each time, leaves what an undisturbed one leaves.";

    public string Unit => "kills";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows()) return Task.FromResult<IReadOnlyList<TortureCase>>([new TortureCase("all", _ => Task.FromResult(CaseOutcome.Absent("there is no SIGKILL on Windows")))]);
        var rig = CrashRig.Of(context);
        var (options, clock) = (context.Options, new Stopwatch());
        var cases = Enumerable.Range(0, options.Slice ? 1 : Sequences).Select(number =>
        {
            var seed = unchecked((options.Seed * 7_919) + number);
            return new TortureCase(
                string.Create(CultureInfo.InvariantCulture, $"sequence {number}, seed {seed}"),
                async token =>
                {
                    clock.Start();
                    return clock.Elapsed.TotalSeconds > options.Seconds ? CaseOutcome.Held(0) : await RunAsync(rig, seed, options.Slice, token);
                });
        });
        return Task.FromResult<IReadOnlyList<TortureCase>>([.. cases]);
    }

    private static async Task<CaseOutcome> RunAsync(CrashRig rig, int seed, bool slice, CancellationToken ct)
    {
        var random = new Random(seed);
        var scenarios = CrashScenario.All.Where(one => !slice || !one.Short).ToList();
        var scenario = scenarios[random.Next(scenarios.Count)];
        var points = (await rig.UndisturbedAsync(scenario, ct)).Points;
        await using var site = await rig.CreateSiteAsync(scenario, ct);
        var kills = new List<string>();
        var tries = slice ? Fewest : random.Next(Fewest, Most + 1);
        for (var i = 0; i < tries; i++)
        {
            // A run that goes on after others skips what they have done, so a point can be one that it does not come to.
            var point = points[random.Next(points.Count)];
            if (await site.KillAsync(point, concurrency: random.Next(1, 4), ct)) kills.Add(point.ToString());
        }

        var problems = await rig.CompareAsync(site, ct);
        var how = $"{scenario.Name}, killed at {string.Join(", then ", kills)}";
        return new CaseOutcome(kills.Count, [.. problems.Select(problem => $"{how}: {problem}")]);
    }
}
