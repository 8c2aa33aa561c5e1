using System.Globalization;
using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Npgsql;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>Killed or interrupted at any moment, and run again: the same as if nothing had been.</summary>
public sealed class InterruptionTests(SharedPostgres postgres)
{
    private const int Records = 8_000;
    private const string ChunkSize = "16KiB";

    [Fact]
    public Task Killed_at_some_moments() => KillAsync(seed: 23, moments: 6);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Killed_at_many_moments() => KillAsync(seed: 29, moments: 30);

    [Theory]
    [InlineData("BEFORE")]
    [InlineData("AFTER")]
    public async Task Killed_inside_the_merge(string place)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = Generate(bench);
        await using (var gate = await MergeGate.CloseAsync(bench, place))
        {
            await using var killed = bench.Start("run", file, "--chunk-size", ChunkSize);
            await gate.WaitUntilReachedAsync();
            killed.Kill();
        }

        var progress = new RecordedProgress();
        var outcome = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 16 << 10 } }, progress);
        Assert.True(outcome.Resumed);
        Assert.Equal(0, progress.ChunksDone);
        await CompareAsync(bench, outcome.Accounts.Inserted!.Value);
    }

    [Fact]
    public async Task Interrupted_run_ends_with_130_and_the_next_one_does_what_is_missing()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = Generate(bench);
        await using var process = EtlProcess.StartInterruptible(bench, "run", file, "--chunk-size", ChunkSize, "--concurrency", "1");
        await using (await HoldLastChunkAsync(bench))
        {
            await Wait.UntilAsync(async () => await bench.ValueAsync("SELECT count(*) FROM etl.chunk WHERE state = 'staged'") != "0", "no chunk is staged");
            await process.InterruptAsync();
            var end = await process.WaitAsync();
            Assert.Equal(ExitCode.Interrupted, end.ExitCode);
            Assert.Contains(CommandMessages.Interrupted, end.Error, StringComparison.Ordinal);
        }

        await Leftovers.NoBackendAsync(bench);
        var planned = await bench.ValueAsync("SELECT count(*) FROM etl.chunk WHERE state = 'planned'");
        Assert.NotEqual("0", planned);
        var progress = new RecordedProgress();
        var outcome = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 16 << 10 } }, progress);
        Assert.True(outcome.Resumed);
        Assert.Equal(planned, $"{progress.ChunksDone}");
        await CompareAsync(bench, outcome.Accounts.Inserted!.Value);
    }

    private static string Generate(Workbench bench) => bench.Generate("transactions.csv", Records, seed: 13, bad: Records / 100);

    /// <summary>Keeps the worker of the file's last chunk waiting for its row, for at most 30 s.</summary>
    private static async Task<NpgsqlConnection> HoldLastChunkAsync(Workbench bench)
    {
        await Wait.UntilAsync(async () => await bench.ValueAsync("SELECT to_regclass('etl.outbox') IS NOT NULL") == "t", "there is no schema");
        await Wait.UntilAsync(async () => await bench.ValueAsync("SELECT count(*) > 0 FROM etl.chunk") == "t", "no chunk is planned");
        var holder = await Sql.OpenAsync(bench.Database);
        await using var command = new NpgsqlCommand(
            "BEGIN; SELECT 1 FROM etl.chunk WHERE state = 'planned' ORDER BY chunk_index DESC LIMIT 1 FOR UPDATE", holder);
        Assert.NotNull(await command.ExecuteScalarAsync());
        return holder;
    }

    private async Task KillAsync(int seed, int moments)
    {
        var random = new Random(seed);
        var interrupted = 0;
        for (var moment = 0; moment < moments;)
        {
            await using var bench = await Workbench.CreateAsync(postgres);
            var file = Generate(bench);
            // Several kills one after the other, until a run comes through; the last moment is followed by a run left alone.
            for (var end = -1; end != 0; moment++)
            {
                var claims = await RunProgress.ClaimsAsync(bench);
                await using var process = bench.Start("run", file, "--chunk-size", ChunkSize, "--json");
                if (moment < moments)
                {
                    await RunProgress.WaitAsync(bench, process, claims, random);
                    await Task.Delay(random.Next(30));
                    process.Kill();
                }

                end = (await process.WaitAsync()).ExitCode;
                if (end != 0)
                {
                    interrupted++;
                }
            }

            var repeated = await bench.CommandAsync("run", file, "--chunk-size", ChunkSize, "--json");
            Assert.Equal(ExitCode.Done, repeated.ExitCode);
            var inserted = await bench.ValueAsync("SELECT result->'accounts'->>'inserted' FROM etl.run WHERE state = 'loaded'");
            await CompareAsync(bench, long.Parse(inserted, CultureInfo.InvariantCulture));
        }

        Assert.True(interrupted > moments / 2, $"only {interrupted} of {moments} were killed in time");
    }

    /// <summary>The table is that of an undisturbed run; one result was announced; nothing is left.</summary>
    private async Task CompareAsync(Workbench bench, long inserted)
    {
        Assert.Equal(Records - (Records / 100), inserted);
        await using var undisturbed = await Workbench.CreateAsync(postgres);
        await undisturbed.LoadAsync(Generate(undisturbed));
        Assert.Equal(await Fingerprint.RowsAsync(undisturbed), await Fingerprint.RowsAsync(bench));
        Assert.Equal("1\t1", await bench.ValueAsync("SELECT count(*), count(DISTINCT dedupe_id) FROM etl.outbox WHERE kind = 'results'"));
        Assert.Equal("1", await bench.ValueAsync("SELECT count(*) FROM etl.run WHERE state = 'loaded'"));
        await Leftovers.MustBeNoneAsync(bench);
    }
}
