using System.Collections.Concurrent;
using Etl.Torture.Running;

namespace Etl.Torture.Loading;

/// <summary>The benches of a part. A bench takes a database that another one has emptied, which is a hundred times quicker than creating one.</summary>
internal sealed class Benches(TortureContext context)
{
    private readonly ConcurrentBag<BenchDatabase> _free = [];
    private readonly ConcurrentDictionary<(OrderLoad Way, int Content), Lazy<Task<Truth>>> _truths = new();

    /// <summary>A bench with nothing on it.</summary>
    /// <param name="seed">For whatever the orchestrator does by chance.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="versioned">Whether the bucket keeps versions that were replaced.</param>
    public async Task<Bench> OpenAsync(int seed, CancellationToken ct, bool versioned = true)
    {
        if (!_free.TryTake(out var database))
        {
            database = await BenchDatabase.CreateAsync(await context.ServerAsync(ct), ct);
        }

        var definition = await File.ReadAllTextAsync(Path.Combine(context.Files.Root, "statemachine", "etl.asl.json"), ct);
        return new Bench(database, definition, seed, _free.Add) { Store = new MemoryStore { Versioned = versioned } };
    }

    /// <summary>What a load comes to that nothing disturbs: what the others are held against. Each way is loaded once.</summary>
    public Task<Truth> UndisturbedAsync(OrderLoad way, int content, CancellationToken ct) =>
        _truths.GetOrAdd((way, content), key => new Lazy<Task<Truth>>(() => LoadAsync(key.Way, key.Content, ct))).Value;

    private async Task<Truth> LoadAsync(OrderLoad way, int content, CancellationToken ct)
    {
        await using var bench = await OpenAsync(content, ct);
        var ending = await bench.RunAsync(BenchLoad.Of(bench.Put(Orders.Key, "v1", Orders.File(content)), way), ct);
        if (ending.FinalState != "Done")
        {
            throw new TortureException($"An undisturbed load ended in {ending}.");
        }

        var truth = await Truth.ReadAsync(bench, ct);
        return truth.IsEmpty || truth.Rejects.Length == 0 ? throw new TortureException("An undisturbed load left nothing to compare with.") : truth;
    }
}
