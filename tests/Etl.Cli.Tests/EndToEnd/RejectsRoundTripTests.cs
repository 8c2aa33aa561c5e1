using System.Text;
using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>rejects.csv can be corrected and dropped again, whatever the sender's encoding; offsets are those of the sender's file.</summary>
public sealed class RejectsRoundTripTests(SharedPostgres postgres)
{
    static RejectsRoundTripTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Corrected_rejects_are_loaded_and_our_columns_ignored()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var first = await bench.LoadAsync(new RunRequest { File = bench.Write("transactions.csv", MultilineTransactions.Of(400)), Options = new LoadOptions { ChunkSize = 4 << 10 } });
        Assert.Equal((390L, 10L), (first.Accounts.Inserted, first.Accounts.Rejected));

        var rejects = await File.ReadAllTextAsync(Path.Combine(first.RejectsPath!, "rejects.csv"));
        Assert.StartsWith("_etl_line,_etl_record,_etl_column,_etl_error,transaction_id,", rejects, StringComparison.Ordinal);
        var second = await bench.LoadAsync(bench.Write("transactions-corrected.csv", rejects.Replace(",eur,", ",EUR,", StringComparison.Ordinal)));

        Assert.Equal((10L, 10L, 0L), (second.Accounts.Read, second.Accounts.Inserted, second.Accounts.Rejected));
        await using var other = await Workbench.CreateAsync(postgres);
        var whole = Encoding.UTF8.GetString(MultilineTransactions.Of(400)).Replace(",eur,", ",EUR,", StringComparison.Ordinal);
        await other.LoadAsync(other.Write("transactions.csv", whole));
        Assert.Equal(await other.TransactionsAsync(), await bench.TransactionsAsync());
    }

    [Theory]
    [InlineData("utf-16", "", 50_000_000)]
    [InlineData("utf-16", "", 90)]
    [InlineData("utf-16BE", "", 90)]
    [InlineData("utf-16BE", "file: { encoding: utf-16be }", 1_001)]
    [InlineData("windows-1252", "file: { encoding: windows-1252 }", 90)]
    [InlineData("utf-8", "", 90)]
    public async Task Offsets_are_the_senders_and_so_is_the_encoding(string name, string file, long chunkSize)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(more: file));
        var encoding = Encoding.GetEncoding(name);
        string[] records = [.. Enumerable.Range(1, 40).Select(i => i % 8 == 0 ? $"x{i},\"Zoë, d'Été\n{i}\"" : $"{i},\"Ärger, Œuvre\n{i}\"")];
        var content = "id,name\n" + string.Concat(records.Select(record => record + "\n"));
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(content)];

        var outcome = await bench.LoadAsync(new RunRequest { File = bench.Write("items.csv", bytes), Options = new LoadOptions { ChunkSize = chunkSize } });

        Assert.Equal(
            Enumerable.Range(1, 40).Where(i => i % 8 != 0).Select(i => $"{i}\tÄrger, Œuvre\\n{i}"), await Items.RowsAsync(bench));
        var rejects = RejectsFile.Read(outcome);
        Assert.Equal([8, 16, 24, 32, 40], rejects.Select(one => (int)one.Record!.Value));
        Assert.All(rejects, one =>
        {
            var record = records[one.Record!.Value - 1];
            Assert.Equal(record, one.Raw);
            Assert.Equal(encoding.GetBytes(record), bytes.AsSpan((int)one.Offset, encoding.GetByteCount(record)).ToArray());
            // The header, and two lines a record before it.
            Assert.Equal(2 + (2 * (one.Record.Value - 1)), one.Line);
        });

        var csv = await File.ReadAllBytesAsync(Path.Combine(outcome.RejectsPath!, "rejects.csv"));
        Assert.True(csv.AsSpan().StartsWith(encoding.GetPreamble()));
        var text = encoding.GetString(csv.AsSpan(encoding.GetPreamble().Length));
        Assert.All(rejects, one => Assert.Contains(one.Raw + "\n", text, StringComparison.Ordinal));
        byte[] corrected = [.. encoding.GetPreamble(), .. encoding.GetBytes(text.Replace(",x", ",", StringComparison.Ordinal))];
        var again = await bench.LoadAsync(bench.Write("items-corrected.csv", corrected));
        Assert.Equal((5L, 5L), (again.Accounts.Read, again.Accounts.Inserted));
        Assert.Equal("8\tZoë, d'Été\\n8", (await Items.RowsAsync(bench))[7]);
    }
}
