using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>Two versions of a key at once, the older one's event after, before or in the middle of the newer one's: the newer one's rows stand.</summary>
internal sealed class OlderAfterNewer : IDoubleAttack
{
    public string Name => "older event after newer";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = new OrderLoad("upsert", random.Next(2) == 0, random.Next(3) == 0);
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.15, 80);
        var (older, newer) = (Orders.File(content + 1), Orders.File(content + 2));
        var first = BenchLoad.Of(bench.Put(Orders.Key, "v1", older), way) with { Watch = schedule };
        var second = BenchLoad.Of(bench.Put(Orders.Key, "v2", newer), way) with { Watch = schedule };
        var newerEnding = bench.RunAsync(second, ct);
        await Task.Delay(random.Next(3) == 0 ? 0 : random.Next(0, 600), ct);
        var olderEnding = await bench.RunAsync(first, ct);
        var problems = new List<string>();
        if ((await newerEnding).FinalState != "Done")
        {
            problems.Add($"the newer version ended in {await newerEnding}");
        }

        var table = olderEnding.FinalState switch
        {
            "Done" => new OrderModel().Upsert(older).Upsert(newer).Table,
            "Superseded" => new OrderModel().Upsert(newer).Table,
            _ => null,
        };
        if (table is null)
        {
            problems.Add($"the older version ended in {olderEnding}");
        }

        var truth = await Truth.ReadAsync(bench, ct);
        if (table is not null && truth.Table != table)
        {
            problems.Add($"the older version ended in {olderEnding}, and the table is not what that comes to");
        }

        if (truth.Alerts.Count > 0)
        {
            problems.Add($"there were {truth.Alerts.Count} alerts");
        }

        if (truth.Leftovers != "0 staging tables, 0 chunk rows")
        {
            problems.Add($"left behind: {truth.Leftovers}");
        }

        return new DoubleOutcome(schedule.Held, problems.Select(problem => $"{way}: {problem}"));
    }
}
