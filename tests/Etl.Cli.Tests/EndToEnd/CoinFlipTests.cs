using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>With every guess of a record start replaced by a coin flip, the proof and what follows it give the same result.</summary>
public sealed class CoinFlipTests(SharedPostgres postgres)
{
    /// <summary>Two to four chunks are repaired. How the coins fall depends on the file's inode: an attempt goes without a wrong one in at most half of the cases.</summary>
    [Fact]
    public async Task Few_wrong_chunks_are_repaired()
    {
        const int Attempts = 40;
        for (var attempt = 0; ; attempt++)
        {
            Assert.True(attempt < Attempts, "no run took the way of a repair");
            await using var bench = await Workbench.CreateAsync(postgres);
            var (progress, repaired) = await CompareAsync(bench, records: 600, pieces: 2 + (attempt % 3));
            Assert.Equal(0, progress.Count(RunStage.PreScan));
            if (repaired == 0)
            {
                continue;
            }

            Assert.InRange(progress.Count(RunStage.Process), 2, 3);
            return;
        }
    }

    [Fact]
    public Task Many_wrong_chunks_are_cut_anew_by_a_pre_scan() => ManyAsync(records: 2_000, pieces: 60);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Thousands_of_wrong_chunks_are_cut_anew_by_a_pre_scan() => ManyAsync(records: 100_000, pieces: 2_000);

    private async Task ManyAsync(int records, int pieces)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var (progress, repaired) = await CompareAsync(bench, records, pieces);
        Assert.True(progress.Count(RunStage.PreScan) == 1, "no pre-scan");
        Assert.InRange(repaired, pieces / 5, pieces);
    }

    private async Task<(RecordedProgress Progress, long Repaired)> CompareAsync(Workbench bench, int records, int pieces)
    {
        var content = MultilineTransactions.Of(records);
        var request = new RunRequest { File = bench.Write("transactions.csv", content), Options = new LoadOptions { ChunkSize = (content.Length / pieces) + 1, Guess = GuessMode.CoinFlip } };
        var progress = new RecordedProgress();
        var outcome = await bench.LoadAsync(request, progress);
        var flipped = await Fingerprint.TakeAsync(bench, outcome);
        await Leftovers.MustBeNoneAsync(bench);

        await using var other = await Workbench.CreateAsync(postgres);
        var sequential = await other.LoadAsync(other.Write("transactions.csv", content));
        Assert.Equal((1L, (long)records), (sequential.Accounts.Chunks, sequential.Accounts.Read));
        Assert.Equal(await Fingerprint.TakeAsync(other, sequential), flipped);
        return (progress, outcome.Accounts.RepairedChunks!.Value);
    }
}
