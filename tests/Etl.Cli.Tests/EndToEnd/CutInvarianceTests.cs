using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>How a file is cut, and how many chunks are in flight, shows in nothing that it leaves behind.</summary>
public sealed class CutInvarianceTests(SharedPostgres postgres)
{
    private const long KiB = 1 << 10, MiB = 1 << 20;

    [Fact]
    public Task Some_cuts_and_concurrencies_give_the_same() =>
        CompareAsync(4_000, [(64 * KiB, 10), (64 * KiB, 1), (1 * MiB, 2)]);

    [Fact]
    public Task Small_chunks_give_the_same() => CompareAsync(3_000, [(50 * MiB, 1), (1 * KiB, 10), (5 * KiB, 3)]);

    [Fact]
    [Trait("Category", "Slow")]
    public Task All_cuts_and_concurrencies_give_the_same() => CompareAsync(
        200_000, [.. from size in new[] { 64 * KiB, 1 * MiB, 50 * MiB } from concurrency in new[] { 1, 2, 3, 10 } select (size, concurrency)]);

    [Fact]
    [Trait("Category", "Slow")]
    public Task All_small_chunks_give_the_same() => CompareAsync(
        3_000, [.. new[] { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377 }.Select((size, i) => (size * KiB, (i % 4) + 1))]);

    private async Task CompareAsync(int records, (long ChunkSize, int Concurrency)[] cuts)
    {
        Fingerprint? first = null;
        foreach (var (chunkSize, concurrency) in cuts)
        {
            await using var bench = await Workbench.CreateAsync(postgres);
            var file = bench.Generate("transactions.csv", records, seed: 11, bad: records / 50);
            var outcome = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = chunkSize, MaxConcurrency = concurrency } });
            // Neighbouring cuts may be led to the same record start, the first one that is proven; small chunks often are.
            var planned = (new FileInfo(file).Length + chunkSize - 1) / chunkSize;
            Assert.InRange(outcome.Accounts.Chunks!.Value, (planned + 1) / 2, planned);
            var found = await Fingerprint.TakeAsync(bench, outcome);
            first ??= found;
            Assert.Equal(first, found);
        }
    }
}
