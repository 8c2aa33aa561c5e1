using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>The same bytes under two names at once: loaded once, or, where the dataset says so, twice.</summary>
internal sealed class SameBytesTwice : IDoubleAttack
{
    public string Name => "same bytes, two names";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = OrderLoad.Any(random);
        var once = await benches.UndisturbedAsync(way, content, ct);
        way = way with { LoadsDuplicates = random.Next(3) == 0 };
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.1, 40);
        var bytes = Orders.File(content);
        var endings = await Task.WhenAll(new[] { "incoming/orders-a.csv", "incoming/orders-b.csv" }
            .Select(key => bench.RunAsync(BenchLoad.Of(bench.Put(key, "v1", bytes), way) with { Watch = schedule }, ct)));
        var states = string.Join(", ", endings.Select(ending => ending.ToString()).Order(StringComparer.Ordinal));
        var truth = await Truth.ReadAsync(bench, ct);
        var problems = new List<string>();
        if (states != (way.LoadsDuplicates ? "Done, Done" : "Done, Skipped"))
        {
            problems.Add($"they ended in {states}");
        }

        var times = way is { LoadsDuplicates: true, Mode: "append" } ? 2 : 1;
        if (!OrderModel.Split(truth.Table ?? "").SequenceEqual(OrderModel.Split(once.Table!).SelectMany(row => Enumerable.Repeat(row, times))))
        {
            problems.Add("the table is not what the bytes come to");
        }

        if (truth.Alerts.Count > 0)
        {
            problems.Add($"there were {truth.Alerts.Count} alerts");
        }

        if (truth.Leftovers != once.Leftovers)
        {
            problems.Add($"left behind: {truth.Leftovers}");
        }

        return new DoubleOutcome(schedule.Held, problems.Select(problem => $"{way}: {problem}"));
    }
}
