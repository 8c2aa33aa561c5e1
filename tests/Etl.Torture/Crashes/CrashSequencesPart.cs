using System.Diagnostics;
using System.Globalization;
using Etl.Torture.Running;

namespace Etl.Torture.Crashes;

/// <summary>Kills the command several times in a row, each time it is started again somewhere else, with chunks in parallel.</summary>
internal sealed class CrashSequencesPart : ITorturePart
{
    private const int Fewest = 2;
    private const int Most = 5;

    /// <summary>Cases into which the time is divided, so that a stopped torture goes on near where it was.</summary>
    private const int Blocks = 12;

    /// <summary>More sequences than a block has time for.</summary>
    private const int SeedsOfBlock = 10_000;

    public string Name => "crash-sequences";

    public string Promise => "A process killed several times in a row at any moments, and started again each time, leaves what an undisturbed one leaves.";

    public string Unit => "kills";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            return Task.FromResult<IReadOnlyList<TortureCase>>([new TortureCase("all", _ => Task.FromResult(CaseOutcome.Absent("there is no SIGKILL on Windows")))]);
        }

        var rig = CrashRig.Of(context);
        var options = context.Options;
        var cases = Enumerable.Range(0, options.Slice ? 1 : Blocks).Select(block =>
        {
            var first = unchecked(((options.Seed * Blocks) + block) * SeedsOfBlock);
            var time = options.Slice ? TimeSpan.Zero : TimeSpan.FromSeconds((double)options.Seconds / Blocks);
            return new TortureCase(string.Create(CultureInfo.InvariantCulture, $"sequences from seed {first} on"), token => RunAsync(rig, first, time, options.Slice, token));
        });
        return Task.FromResult<IReadOnlyList<TortureCase>>([.. cases]);
    }

    private static async Task<CaseOutcome> RunAsync(CrashRig rig, int first, TimeSpan time, bool slice, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var (kills, problems) = (0L, new List<string>());
        var seed = first;
        do
        {
            var outcome = await RunAsync(rig, seed++, slice, ct);
            kills += outcome.Tried;
            problems.AddRange(outcome.Problems);
        }
        while (clock.Elapsed < time);
        return new CaseOutcome(kills, problems);
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
            if (await site.KillAsync(point, concurrency: random.Next(1, 4), ct))
            {
                kills.Add(point.ToString());
            }
        }

        var problems = await rig.CompareAsync(site, ct);
        var how = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {scenario.Name}, killed at {string.Join(", then ", kills)}");
        return new CaseOutcome(kills.Count, [.. problems.Select(problem => $"{how}: {problem}")]);
    }
}
