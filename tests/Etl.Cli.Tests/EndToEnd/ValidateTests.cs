using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary><c>--validate-first</c> and <c>--dry-run</c> do as they are named.</summary>
public sealed class ValidateTests(SharedPostgres postgres)
{
    /// <summary>Whatever a catalogue holds. The database has no table, so none can have got a row.</summary>
    private const string Everything =
        """
        SELECT 'schema', nspname, '' FROM pg_namespace UNION ALL
        SELECT 'relation', relnamespace::regnamespace || '.' || relname, relkind::text FROM pg_class UNION ALL
        SELECT 'type', typnamespace::regnamespace || '.' || typname, '' FROM pg_type UNION ALL
        SELECT 'function', pronamespace::regnamespace || '.' || proname, '' FROM pg_proc 
        ORDER BY 1, 2
        """;

    [Fact]
    public async Task Dry_run_leaves_the_database_and_the_file_as_they_were()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 2_000, seed: 3, bad: 40);
        var dropped = bench.PathOf(".etl/incoming/transactions.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(dropped)!);
        File.Copy(file, dropped);
        var before = await bench.RowsAsync(Everything);

        var dry = await bench.RunAsync(new RunRequest { File = dropped, Options = new LoadOptions { ChunkSize = 16 << 10, DryRun = true } });

        Assert.Equal(RunStatus.Succeeded, dry.Status);
        Assert.Equal(before, await bench.RowsAsync(Everything));
        Assert.True(File.Exists(dropped));
        var loaded = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 16 << 10 } });
        var (d, l) = (dry.Accounts, loaded.Accounts);
        Assert.Equal((l.Bytes, l.Read, l.Accepted, l.Rejected, l.Filtered, l.Rows, l.Blank), (d.Bytes, d.Read, d.Accepted, d.Rejected, d.Filtered, d.Rows, d.Blank));
        Assert.All([d.Duplicate, d.Inserted, d.Updated, d.Unchanged, d.Ignored, d.Deleted], Assert.Null);
        Assert.Equal(RejectsFile.Read(loaded), RejectsFile.Read(dry));
    }

    [Fact]
    public async Task Dry_run_mends_wrong_guesses_too()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Write("transactions.csv", MultilineTransactions.Of(2_000));
        var dry = await bench.RunAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 4 << 10, DryRun = true, Guess = GuessMode.CoinFlip } });
        var loaded = await bench.LoadAsync(file);
        Assert.Equal((loaded.Accounts.Read, loaded.Accounts.Rejected, loaded.Accounts.Rows), (dry.Accounts.Read, dry.Accounts.Rejected, dry.Accounts.Rows));
        Assert.Equal(RejectsFile.Read(loaded), RejectsFile.Read(dry));
        Assert.True(dry.Accounts.RepairedChunks > 0);
    }

    [Fact]
    public async Task Dry_run_of_a_file_with_too_many_rejects_says_so_and_leaves_nothing()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 100, seed: 3, bad: 50);
        var before = await bench.RowsAsync(Everything);
        var dry = await bench.RunAsync(new RunRequest { File = file, Options = new LoadOptions { DryRun = true } });
        Assert.Equal((RunStatus.Failed, "TooManyRejectsException"), (dry.Status, dry.ErrorName));
        Assert.Equal(before, await bench.RowsAsync(Everything));
    }

    [Fact]
    public async Task Validate_first_checks_every_chunk_before_one_is_staged()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 2_000, seed: 3, bad: 40);
        var progress = new RecordedProgress();
        var outcome = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 16 << 10, ValidateFirst = true } }, progress);
        var chunks = (int)outcome.Accounts.Chunks!.Value;
        var stages = progress.Stages.Where(stage => stage.Stage is RunStage.Validate or RunStage.Process).ToList();
        Assert.Equal([(RunStage.Validate, chunks), (RunStage.Process, chunks)], stages);

        await using var other = await Workbench.CreateAsync(postgres);
        var direct = await other.LoadAsync(new RunRequest { File = other.Generate("transactions.csv", 2_000, seed: 3, bad: 40) });
        Assert.Equal(await Fingerprint.TakeAsync(other, direct), await Fingerprint.TakeAsync(bench, outcome));
    }

    [Fact]
    public async Task Validate_first_of_a_file_with_too_many_rejects_stages_nothing()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 1_000, seed: 3, bad: 500);
        var progress = new RecordedProgress();
        var outcome = await bench.RunAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 16 << 10, ValidateFirst = true } }, progress);
        Assert.Equal((RunStatus.Failed, "TooManyRejectsException"), (outcome.Status, outcome.ErrorName));
        Assert.Equal(0, progress.Count(RunStage.Process));
        await Leftovers.MustBeNoneAsync(bench);
    }
}
