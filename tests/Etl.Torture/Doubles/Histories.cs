using System.Globalization;
using Etl.Torture.Loading;
using Npgsql;

namespace Etl.Torture.Doubles;

/// <summary>
/// Events of a few files and versions in any order, some twice, some forced, between them a target that is emptied, truncated or dropped and a
/// dataset that is changed. After each step the target is what the rule of repeats (docs/merging.md) makes of the history: no run is green
/// over rows that are gone, stale or doubled.
/// </summary>
internal sealed class Histories : IDoubleAttack
{
    private const int Steps = 14;

    public string Name => "histories";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var mode = new[] { "append", "upsert", "replace" }[random.Next(3)];
        await using var bench = await benches.OpenAsync(seed, ct);
        var model = new HistoryModel(mode);
        var events = new List<(string Key, int Version, int File)>();
        var told = new List<string>();
        var problems = new List<string>();
        for (var step = 0; step < Steps && problems.Count == 0; step++)
        {
            if (random.Next(5) == 0 && events.Count > 0)
            {
                told.Add(await DisturbAsync(bench, model, random.Next(4), ct));
            }
            else
            {
                var isOld = events.Count > 0 && random.Next(2) == 0;
                var one = isOld ? events[random.Next(events.Count)] : ($"incoming/orders-{"ab"[random.Next(2)]}.csv", events.Count + 1, random.Next(3));
                if (!isOld)
                {
                    events.Add(one);
                }

                var force = random.Next(6) == 0;
                var expected = model.Event(one.Item1, one.Item2, one.Item3, Orders.File(content + one.Item3), force);
                var ending = await LoadAsync(bench, mode, model.Meaning, one, content, force, ct);
                told.Add($"{one}{(force ? " forced" : "")}: {ending.Error ?? ending.FinalState}");
                if ((ending.Error ?? ending.FinalState) != expected)
                {
                    problems.Add($"expected {expected}, found {ending}");
                }
            }

            var truth = await Truth.ReadAsync(bench, ct);
            if (!OrderModel.Split(truth.Table ?? "").SequenceEqual(model.Rows))
            {
                problems.Add("the table is not what the history comes to");
            }

            if (truth.Leftovers != "0 staging tables, 0 chunk rows")
            {
                problems.Add($"left behind: {truth.Leftovers}");
            }
        }

        return new DoubleOutcome(told.Count, problems.Select(problem => $"{mode}: {problem}; {string.Join("; ", told)}"));
    }

    private static Task<BenchEnding> LoadAsync(Bench bench, string mode, int meaning, (string Key, int Version, int File) one, int content, bool force, CancellationToken ct)
    {
        var way = new OrderLoad(mode, CoinFlip: false, ValidateFirst: false);
        var version = string.Create(CultureInfo.InvariantCulture, $"v{one.Version:D3}");

        // A file that was moved away is there again, as it is when an event comes twice before it is moved.
        var file = bench.Put(one.Key, version, Orders.File(content + one.File));
        var load = BenchLoad.Of(file, way);
        var dataset = load.Dataset;
        if (meaning == 1)
        {
            dataset = dataset.Replace("note,   type: text", "note,   type: text, transform: upper", StringComparison.Ordinal);
        }

        return bench.RunAsync(load with { Dataset = dataset, Options = load.Options with { Force = force } }, ct);
    }

    private static async Task<string> DisturbAsync(Bench bench, HistoryModel model, int how, CancellationToken ct)
    {
        if (how == 3)
        {
            model.ChangeMeaning();
            return "the dataset is changed";
        }

        var sql = new[] { "DELETE FROM orders", "TRUNCATE orders", "DROP TABLE orders" }[how];
        if (!model.Exists)
        {
            return "nothing";
        }

        await using var connection = new NpgsqlConnection(bench.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
        model.Empty(another: how > 0, exists: how < 2);
        return sql;
    }
}
