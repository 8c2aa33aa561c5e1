using System.Text;
using Etl.Core;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Handlers;

/// <summary>Another record format than delimited text, through the whole flow, with nothing changed but the table of formats.</summary>
public class RecordFormatTests
{
    private const string Pattern = @"type: text, pattern: '^[0-9\\]+\n?[0-9]*$'";

    private const string Dataset = $$"""
        dataset: numbers
        match: incoming/*.csv
        file: { max_record: 64 }
        columns: [{ name: n, {{Pattern}} }]
        target: { table: numbers }
        rejects: { max_percent: 50 }
        """;

    private static Host Lines(bool canBeCut = true, string dataset = Dataset) =>
        new(dataset, configure: services => services with { Options = services.Options with { Formats = new RecordFormats(new LineFormat(canBeCut)) } });

    /// <summary>Values with continued lines, NULLs, blank lines, values that break the rule, and one that is too long.</summary>
    private static byte[] File(int records) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, records).Select(n => n switch
    {
        _ when n == records / 2 => new string('7', 100) + "\n",
        _ when n % 7 == 0 => "NULL\n",
        _ when n % 11 == 0 => "\n",
        _ when n % 13 == 0 => "x" + n + "\n",
        _ when n % 3 == 0 => n + "\\\n" + n + "\n",
        _ => n + "\n",
    })));

    [Theory]
    [InlineData(10_000, GuessMode.Evidence)]
    [InlineData(100, GuessMode.Evidence)]
    [InlineData(300, GuessMode.CoinFlip)]
    [InlineData(40, GuessMode.CoinFlip)]
    public async Task A_second_format_is_split_processed_repaired_and_its_rejects_written(int chunkSize, GuessMode guess)
    {
        var plain = Lines();
        var whole = await plain.RunAsync(plain.Drop(File(400)), new LoadOptions { ChunkSize = 1 << 20 });
        Assert.True(whole.Status == ExecutionStatus.Succeeded, whole.Cause);
        var host = Lines();

        var result = await host.RunAsync(host.Drop(File(400)), new LoadOptions { ChunkSize = chunkSize, Guess = guess });

        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        var (expected, found) = (plain.Report()!, host.Report()!);
        Assert.Equal(RowsOf(plain), RowsOf(host));
        Assert.Equal(expected.Accounts with { Chunks = 0, RepairedChunks = 0 }, found.Accounts with { Chunks = 0, RepairedChunks = 0 });
        Assert.Equal(plain.Rejects().Select(line => (line.Line, line.Record, line.Offset, line.Raw)), host.Rejects().Select(line => (line.Line, line.Record, line.Offset, line.Raw)));
        Assert.Equal(RejectsOf(plain), RejectsOf(host));
        Assert.True(guess == GuessMode.Evidence || found.Accounts.RepairedChunks > 0);
        Assert.Equal(chunkSize == 40, host.Calls.Contains("PreScan"));
        Assert.Equal((369, 344, 25), (found.Accounts.Read, found.Accounts.Accepted, found.Accounts.Rejected));
    }

    [Fact]
    public async Task Rejects_go_back_to_the_sender_in_his_own_format()
    {
        var host = Lines();

        await host.RunAsync(host.Drop("1\n\nx2\n3\\\nx\n4\n"u8.ToArray()), new LoadOptions());

        Assert.Equal([(3L, "x2"), (4L, "3\\\nx")], host.Rejects().Select(line => (line.Line!.Value, line.Raw)));
        Assert.Equal("x2\n3\\\nx\n", RejectsOf(host));
    }

    [Fact]
    public async Task A_format_that_cannot_be_cut_is_read_by_one_worker()
    {
        var host = Lines(canBeCut: false);

        var result = await host.RunAsync(host.Drop(File(400)), new LoadOptions { ChunkSize = 100 });

        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        Assert.Equal(1, host.Report()!.Accounts.Chunks);
    }

    [Fact]
    public async Task What_a_format_refuses_is_told_with_the_files_name()
    {
        var host = Lines();

        var result = await host.RunAsync(host.Drop("1\0\n"u8.ToArray()), new LoadOptions());

        Assert.Equal("FileFormatException", result.Error);
        Assert.Contains("test.csv: it has a NUL byte, and no line has one.", result.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_advises_on_rejects_that_are_alike()
    {
        var host = Lines(dataset: Dataset.Replace(Pattern, "type: int4", StringComparison.Ordinal));

        var result = await host.RunAsync(host.Drop("x\ny\n3\n"u8.ToArray()), new LoadOptions());

        Assert.Contains("Write numbers.", result.Cause, StringComparison.Ordinal);
    }

    private static string RejectsOf(Host host) => Encoding.UTF8.GetString(host.Store.Find(Host.Bucket, host.Store.Keys.Single(key => key.EndsWith("/rejects.txt", StringComparison.Ordinal)))!);

    private static IEnumerable<string> RowsOf(Host host) => host.Tables.Target.Select(row => $"{row.Offset} {string.Join('|', row.Values)}");
}
