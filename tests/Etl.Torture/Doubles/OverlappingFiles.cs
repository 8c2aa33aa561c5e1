using System.Globalization;
using Etl.Torture.Loading;
using Npgsql;

namespace Etl.Torture.Doubles;

/// <summary>Different files with the same keys at once: nobody deadlocks, and of each key the row stands whose file was merged last.</summary>
internal sealed class OverlappingFiles : IDoubleAttack
{
    private const int Files = 5;

    public string Name => "overlapping files at once";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = new OrderLoad("upsert", random.Next(2) == 0, random.Next(3) == 0);
        await using var bench = await benches.OpenAsync(seed, ct);
        var schedule = new Schedule(seed, 0.05, 40);
        var files = Enumerable.Range(0, Files).ToDictionary(i => string.Create(CultureInfo.InvariantCulture, $"incoming/orders-{i}.csv"), i => Orders.File(seed * 10 + i, records: 200, keys: 300));
        var endings = await Task.WhenAll(files.Select(file => bench.RunAsync(BenchLoad.Of(bench.Put(file.Key, "v1", file.Value), way, concurrency: 2) with { Watch = schedule }, ct)));
        var problems = endings.Where(ending => ending.FinalState != "Done").Select(ending => $"one of them ended in {ending}").ToList();
        var order = await MergedAsync(bench, ct);
        if (order.Count != Files)
        {
            problems.Add($"{order.Count} of {Files} files were merged");
        }

        var table = order.Aggregate(new OrderModel(), (model, key) => model.Upsert(files[key])).Table;
        var truth = await Truth.ReadAsync(bench, ct);
        if (truth.Table != table)
        {
            problems.Add("the table is not what the files come to in the order in which they were merged");
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

    private static async Task<List<string>> MergedAsync(Bench bench, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(bench.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT l.key FROM etl.run r JOIN etl.load l USING (load_id) WHERE r.state = 'loaded' ORDER BY r.merge_sequence", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var keys = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }
}
