using System.Security.Cryptography;
using Etl.Cli.Generation;

namespace Etl.Cli.Tests.Generation;

public sealed class TransactionGeneratorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_version() => Assert.Equal(
        "678780d1122ee6eb", Convert.ToHexStringLower(SHA256.HashData(Generate(new GeneratorOptions { Rows = 2000, Seed = 42, BadRows = 20, QuotedNewlines = true })))[..16]);

    [Fact]
    public void Another_seed_gives_other_records() => Assert.NotEqual(
        Generate(new GeneratorOptions { Rows = 10, Seed = 1 }), Generate(new GeneratorOptions { Rows = 10, Seed = 2 }));

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1000, 0, 1)]
    [InlineData(5000, 50, 7)]
    [InlineData(5000, 1, 8)]
    [InlineData(300, 300, 9)]
    public void Exactly_so_many_records_are_bad(long rows, long bad, ulong seed)
    {
        var parsed = ParsedTransactions.Parse(Generate(new GeneratorOptions { Rows = rows, Seed = seed, BadRows = bad, QuotedNewlines = true }));
        Assert.Equal((rows, bad), (parsed.Count, parsed.Count(record => record.IsBad)));
        Assert.Equal(rows, parsed.Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public void A_sixth_of_the_records_has_a_quoted_field()
    {
        var lines = System.Text.Encoding.UTF8.GetString(Generate(new GeneratorOptions { Rows = 20_000 })).Split('\n');
        Assert.InRange(lines.Count(line => line.Contains('"')) / 20_000.0, 0.155, 0.178);
    }

    [Fact]
    public void Line_feeds_in_quotes_come_only_when_asked_for()
    {
        Assert.Equal(502, System.Text.Encoding.UTF8.GetString(Generate(new GeneratorOptions { Rows = 500 })).Split('\n').Length);
        Assert.True(System.Text.Encoding.UTF8.GetString(Generate(new GeneratorOptions { Rows = 500, QuotedNewlines = true })).Split('\n').Length > 510);
    }

    [Fact]
    public async Task The_command_rounds_the_percentage_and_leaves_no_partial_file()
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync(["generate", "1250", "x.csv", "--bad-percent", "0.2"]));
        Assert.Equal(3, ParsedTransactions.Parse(await File.ReadAllBytesAsync(Path.Combine(run.Home, "x.csv"))).Count(record => record.IsBad));
        Assert.Single(Directory.GetFiles(run.Home));
        Assert.StartsWith("wrote 1,250 records, 3 of them bad, ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hyphen_is_standard_output()
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync(["generate", "10", "-", "--seed", "3"]));
        Assert.Equal(Generate(new GeneratorOptions { Rows = 10, Seed = 3 }), run.Bytes.ToArray());
        Assert.Equal("", run.Out);
    }

    /// <summary>With a pipe of the test's own: a program that failed here would replace what it is given, and root may replace the machine's devices.</summary>
    [Theory]
    [InlineData("folder", "a directory")]
    [InlineData("pipe", "a pipe")]
    public async Task What_is_no_file_is_not_replaced_by_one(string name, string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mkfifo.");
        using var run = new CommandRun();
        Directory.CreateDirectory(Path.Combine(run.Home, "folder"));
        await ProgramRun.OutputAsync("mkfifo", [Path.Combine(run.Home, "pipe")]);
        Assert.Equal(1, await run.InvokeAsync(["generate", "1", name]));
        Assert.EndsWith($"{name} is {kind}, and only files are written. For standard output write -.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(["folder", "pipe"], Directory.GetFileSystemEntries(run.Home).Select(path => Path.GetFileName(path)).Order());
    }

    private static byte[] Generate(GeneratorOptions options)
    {
        using var output = new MemoryStream();
        Assert.Equal(new TransactionGenerator(options).Write(output, default), output.Length);
        return output.ToArray();
    }
}
