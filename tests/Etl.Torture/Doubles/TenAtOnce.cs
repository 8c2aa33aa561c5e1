using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>The same event ten times at once: one loads, the others say that it is being loaded or was.</summary>
internal sealed class TenAtOnce : IDoubleAttack
{
    public string Name => "same event ten times";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var way = OrderLoad.Any(new Random(seed));
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.1, 30);
        var load = BenchLoad.Of(bench.Put(Orders.Key, "v1", Orders.File(content)), way) with { Watch = schedule };
        var endings = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.RunAsync(load, ct)));
        var truth = await Truth.ReadAsync(bench, ct);
        var problems = truth.Differences(await benches.UndisturbedAsync(way, content, ct)).ToList();
        if (endings.Count(ending => ending.FinalState == "Done") != 1 || endings.Any(ending => ending.FinalState is not ("Done" or "Busy" or "Skipped")))
        {
            problems.Add($"the ten ended in {string.Join(", ", endings.AsEnumerable())}");
        }

        if (truth.Alerts.Count > 0)
        {
            problems.Add($"there were {truth.Alerts.Count} alerts");
        }

        return new DoubleOutcome(schedule.Held, problems.Select(problem => $"{way}: {problem}"));
    }
}
