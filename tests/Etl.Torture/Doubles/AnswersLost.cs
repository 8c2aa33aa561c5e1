using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>Every state loses its answer after it has had its effect, and is tried again.</summary>
internal sealed class AnswersLost : IDoubleAttack
{
    public string Name => "every answer lost";

    public async Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = OrderLoad.Any(random);
        await using var bench = await benches.OpenAsync(seed, ct);
        LosingResources? losing = null;
        var load = BenchLoad.Of(bench.Put(Orders.Key, "v1", Orders.File(content)), way) with
        {
            Resources = (inner, _) => losing = new LosingResources(inner, random),
        };
        var ending = await bench.RunAsync(load, ct);
        var problems = ending.FinalState == "Done" ? [] : new List<string> { $"it ended in {ending}" };
        var truth = await Truth.ReadAsync(bench, ct);
        problems.AddRange(truth.Differences(await benches.UndisturbedAsync(way, content, ct)));
        if (truth.Alerts.Count > 0)
        {
            problems.Add($"there were {truth.Alerts.Count} alerts");
        }

        return new DoubleOutcome(losing!.Lost, problems.Select(problem => $"{way}: {problem}"));
    }
}
