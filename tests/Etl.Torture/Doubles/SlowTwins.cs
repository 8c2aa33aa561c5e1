using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>Functions whose first attempt is slow and not dead: it races what comes after it, repairs above all.</summary>
internal sealed class SlowTwins : IDoubleAttack
{
    public string Name => "slow first attempts";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = OrderLoad.Any(random) with { CoinFlip = random.Next(4) != 0, ValidateFirst = random.Next(6) == 0 };
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.15, 120);
        TwinResources? twins = null;
        var load = BenchLoad.Of(bench.Put(Orders.Key, "v1", Orders.File(content)), way) with
        {
            Watch = schedule,
            Resources = (inner, _) => twins = new TwinResources(inner, random, 0.4),
        };
        var ending = await bench.RunAsync(load, ct);
        await twins!.DrainAsync();
        var problems = await Verdict.OfAsync(bench, ending, () => bench.RunAsync(load with { Resources = null, Watch = null }, ct), await benches.UndisturbedAsync(way, content, ct), ct);
        return new DoubleOutcome(twins.Twins, problems.Select(problem => $"{way}: {problem}"));
    }
}
