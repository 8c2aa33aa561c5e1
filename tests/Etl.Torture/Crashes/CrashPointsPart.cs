using Etl.Torture.Running;
using Etl.Torture.Wire;

namespace Etl.Torture.Crashes;

/// <summary>Kills the command once, at every durable step, and runs it again.</summary>
internal sealed class CrashPointsPart : ITorturePart
{
    private const int SlicePoints = 3;

    public string Name => "crash-points";

    public string Promise => "A process killed before or after any durable step, and started again, leaves what an undisturbed one leaves.";

    public string Unit => "points";

    public async Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            return [new TortureCase("all", _ => Task.FromResult(CaseOutcome.Absent("there is no SIGKILL on Windows")))];
        }

        var rig = CrashRig.Of(context);
        var random = new Random(context.Options.Seed);
        var scenarios = context.Options.Slice ? [.. CrashScenario.All.Where(one => !one.Short).OrderBy(_ => random.Next()).Take(1)] : CrashScenario.All;
        var points = new List<(CrashScenario Scenario, CrashPoint Point)>();
        var known = new HashSet<(CrashPlace, string)>();
        foreach (var scenario in scenarios)
        {
            var passed = (await rig.UndisturbedAsync(scenario, ct)).Points;
            points.AddRange(Durable(passed).Where(point => !known.Contains((point.Place, point.Name))).Select(point => (scenario, point)));
            known.UnionWith(passed.Select(point => (point.Place, point.Name)));
        }

        if (context.Options.Slice)
        {
            points = [.. points.OrderBy(_ => random.Next()).Take(SlicePoints)];
        }

        return [.. points.Select(one => new TortureCase($"{one.Scenario.Name}: {one.Point}", token => KillAsync(rig, one.Scenario, one.Point, token)))];
    }

    /// <summary>
    /// The points of durable steps. Of a step that comes again for every chunk the first and the last one; of the pieces of a COPY,
    /// none of which leaves anything, the first and the one in the middle.
    /// </summary>
    public static IEnumerable<CrashPoint> Durable(IReadOnlyList<CrashPoint> passed)
    {
        foreach (var same in passed.GroupBy(point => (point.Place, point.Name)))
        {
            if (same.Key.Place == CrashPlace.Wire && !StatementNames.IsDurable(same.Key.Name[(same.Key.Name.IndexOf(' ', StringComparison.Ordinal) + 1)..]))
            {
                continue;
            }

            var all = same.ToList();
            var isPiece = same.Key.Name.StartsWith("data ", StringComparison.Ordinal);
            yield return all[0];
            if (all.Count > 1)
            {
                yield return isPiece ? all[all.Count / 2] : all[^1];
            }
        }
    }

    private static async Task<CaseOutcome> KillAsync(CrashRig rig, CrashScenario scenario, CrashPoint point, CancellationToken ct)
    {
        await using var site = await rig.CreateSiteAsync(scenario, ct);
        if (!await site.KillAsync(point, concurrency: 1, ct))
        {
            return new CaseOutcome(0, ["the process did not come to the point"]);
        }

        var problems = await rig.CompareAsync(site, ct);
        return new CaseOutcome(1, problems);
    }
}
