using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>Abandon races Reduce: one of them wins, and all agree which.</summary>
internal sealed class AbandonedWhileMerging : IDoubleAttack
{
    public string Name => "Abandon races Reduce";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = OrderLoad.Any(random);
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.5, 6);
        AbandoningResources? abandoning = null;
        var load = BenchLoad.Of(bench.Put(Orders.Key, "v1", Orders.File(content)), way);
        var refused = random.Next(2) == 0;
        var ending = await bench.RunAsync(load with { Watch = schedule, Resources = (inner, functions) => abandoning = new AbandoningResources(inner, functions, load, refused) }, ct);
        await abandoning!.DrainAsync();
        // A refused file was moved away: its sender drops it again.
        if (refused && !ending.Succeeded)
        {
            bench.Put(Orders.Key, "v1", Orders.File(content));
        }

        var problems = await Verdict.OfAsync(bench, ending, () => bench.RunAsync(load, ct), await benches.UndisturbedAsync(way, content, ct), ct);
        return new DoubleOutcome(1, problems.Select(problem => $"{way}, {(refused ? "refused" : "aborted")}: {problem}"));
    }
}
