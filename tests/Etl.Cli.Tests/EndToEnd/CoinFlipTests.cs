using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>With every guess of a record start replaced by a coin flip, the proof and what follows it give the same result.</summary>
public sealed class CoinFlipTests(SharedPostgres postgres)
{
    /// <summary>Two to four chunks: those that were wrong are repaired. Half of the files have a wrong guess at all.</summary>
    [Fact]
    public async Task Few_wrong_chunks_are_repaired()
    {
        var repairs = 0;
        for (var seed = 1UL; seed <= 6; seed++)
        {
            await using var bench = await Workbench.CreateAsync(postgres);
            var (progress, repaired) = await CompareAsync(bench, 3_000, seed, pieces: 2 + (int)(seed % 3));
            if (repaired > 0 && progress.Count(RunStage.PreScan) == 0) repairs++;
        }

        Assert.True(repairs > 0, "no run took the way of a repair");
    }

    [Fact]
    public Task Many_wrong_chunks_are_cut_anew_by_a_pre_scan() => ManyAsync(4_000, pieces: 60);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Thousands_of_wrong_chunks_are_cut_anew_by_a_pre_scan() => ManyAsync(100_000, pieces: 2_000);

    private async Task ManyAsync(int records, int pieces)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var (progress, repaired) = await CompareAsync(bench, records, seed: 5, pieces);
        Assert.True(progress.Count(RunStage.PreScan) == 1, "no pre-scan");
        Assert.InRange(repaired, pieces / 5, pieces);
    }

    private async Task<(RecordedProgress Progress, long Repaired)> CompareAsync(Workbench bench, int records, ulong seed, int pieces)
    {
        var file = bench.Generate("transactions.csv", records, seed, bad: records / 50);
        var request = new RunRequest { File = file, ChunkSize = (new FileInfo(file).Length / pieces) + 1, CoinFlip = true };
        var progress = new RecordedProgress();
        var outcome = await bench.LoadAsync(request, progress);
        var flipped = await Fingerprint.TakeAsync(bench, outcome);
        await Leftovers.MustBeNoneAsync(bench);

        await using var other = await Workbench.CreateAsync(postgres);
        var sequential = await other.LoadAsync(new RunRequest { File = other.Generate("transactions.csv", records, seed, bad: records / 50) });
        Assert.Equal(1, sequential.Accounts.Chunks);
        Assert.Equal(await Fingerprint.TakeAsync(other, sequential), flipped);
        return (progress, outcome.Accounts.RepairedChunks!.Value);
    }
}
