using System.Collections.Concurrent;
using Etl.Torture.Running;

namespace Etl.Torture.Loading;

/// <summary>What loads come to that nothing disturbs: what the others are held against. Each way is loaded once.</summary>
internal sealed class Undisturbed(TortureContext context)
{
    private readonly ConcurrentDictionary<(OrderLoad Way, int Seed), Lazy<Task<Truth>>> _truths = new();

    /// <summary>The result of loading one file of a seed.</summary>
    public Task<Truth> OfAsync(OrderLoad way, int seed, CancellationToken ct) =>
        _truths.GetOrAdd((way, seed), key => new Lazy<Task<Truth>>(() => LoadAsync(key.Way, key.Seed, ct))).Value;

    private async Task<Truth> LoadAsync(OrderLoad way, int seed, CancellationToken ct)
    {
        await using var bench = await Bench.OpenAsync(context, seed, ct);
        var file = bench.Store.Put(Orders.Key, "v1", Orders.File(seed));
        var ending = await bench.RunAsync(BenchLoad.Of(file, way), ct);
        if (ending.FinalState != "Done") throw new TortureException($"An undisturbed load ended in {ending}.");
        var truth = await Truth.ReadAsync(bench, ct);
        return truth.IsEmpty || truth.Rejects.Length == 0 ? throw new TortureException("An undisturbed load left nothing to compare with.") : truth;
    }
}
