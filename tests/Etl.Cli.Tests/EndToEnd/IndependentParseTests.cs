using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>What is loaded and rejected is what an independent parser makes of the same file.</summary>
public sealed class IndependentParseTests(SharedPostgres postgres)
{
    [Fact]
    public Task Good_records_are_loaded_and_bad_ones_rejected_at_their_places() => CompareAsync(20_000, chunkSize: 64 << 10);

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_million_records_are_loaded_and_rejected_at_their_places() => CompareAsync(1_000_000, chunkSize: 1 << 20);

    private async Task CompareAsync(int records, long chunkSize)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var path = bench.Generate("transactions.csv", records, seed: 7, bad: records / 100);
        var file = await File.ReadAllBytesAsync(path);
        var expected = ParsedTransactions.Parse(file);
        Assert.Equal(records, expected.Records);
        Assert.Equal(records / 100, expected.Rejects.Count);

        var outcome = await bench.LoadAsync(new RunRequest { File = path, Options = new LoadOptions { ChunkSize = chunkSize } });

        Assert.Equal(file.Length / chunkSize, outcome.Accounts.Chunks!.Value, tolerance: 1);
        Assert.Equal((records, expected.Rows.Length, expected.Rejects.Count), (outcome.Accounts.Read, outcome.Accounts.Accepted, outcome.Accounts.Rejected));
        Assert.Equal(expected.Rows.Length, outcome.Accounts.Inserted);
        Assert.Equal(expected.Rows, await bench.TransactionsAsync());

        var found = RejectsFile.Read(outcome);
        Assert.Equal(expected.Rejects, found.Select(one => new ParsedReject(one.Line!.Value, one.Offset, one.Record!.Value, one.Column, one.Kind)));
        Assert.All(found, one => Assert.Equal(one.RawBytes, file.AsSpan((int)one.Offset, one.RawBytes.Length).ToArray()));
        Assert.Equal(found.Select(one => one.Offset).Distinct().Count(), expected.Rejects.Count);
    }
}
