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
            .Select(key => bench.RunAsync(BenchLoad.Of(bench.Store.Put(key, "v1", bytes), way) with { Watch = schedule }, ct)));
        var states = string.Join(", ", endings.Select(ending => ending.ToString()).Order(StringComparer.Ordinal));
        var truth = await Truth.ReadAsync(bench, ct);
        var problems = new List<string>();
        if (states != (way.LoadsDuplicates ? "Done, Done" : "Done, Skipped")) problems.Add($"they ended in {states}");
        var table = way is { LoadsDuplicates: true, Mode: "append" } ? Twice(once.Table!) : once.Table;
        if (truth.Table != table) problems.Add("the table is not what the bytes come to");
        if (truth.Alerts.Count > 0) problems.Add($"there were {truth.Alerts.Count} alerts");
        if (truth.Leftovers != once.Leftovers) problems.Add($"left behind: {truth.Leftovers}");
        return new DoubleOutcome(schedule.Held, problems.Select(problem => $"{way}: {problem}"));
    }

    /// <summary>Each row twice. Rows may hold line ends, so they are told apart by what they begin with.</summary>
    private static string Twice(string table)
    {
        var rows = System.Text.RegularExpressions.Regex.Split(table, "\n(?=[0-9]+\\|)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
        return string.Join('\n', rows.SelectMany(row => new[] { row, row }));
    }
}
