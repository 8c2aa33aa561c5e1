using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>An execution that others take for dead, while it only sleeps: another one takes over, and both finish.</summary>
internal sealed class WokenUp : IDoubleAttack
{
    public string Name => "declared dead, wakes up";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = OrderLoad.Any(random);
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.15, 80);
        var load = BenchLoad.Of(bench.Put(Orders.Key, "v1", Orders.File(content)), way) with { Watch = schedule };
        var sleeper = bench.RunAsync(load with { SeemsDead = true }, ct);
        await Task.Delay(random.Next(0, 400), ct);
        var successor = await bench.RunAsync(load, ct);
        var woken = await sleeper;
        var problems = new List<string>();
        if (successor.FinalState is not ("Done" or "Skipped"))
        {
            problems.Add($"the successor ended in {successor}");
        }

        if (!woken.Succeeded)
        {
            problems.AddRange(Verdict.Unclear(woken));
        }

        var truth = await Truth.ReadAsync(bench, ct);
        if (truth.Alerts.Count > 0)
        {
            problems.Add($"what one of them loaded, another one alerted of: {truth.AlertSubjects}");
        }

        problems.AddRange(truth.Differences(await benches.UndisturbedAsync(way, content, ct)));
        return new DoubleOutcome(schedule.Held, problems.Select(problem => $"{way}, the sleeper ended in {woken}, the successor in {successor}: {problem}"));
    }
}
