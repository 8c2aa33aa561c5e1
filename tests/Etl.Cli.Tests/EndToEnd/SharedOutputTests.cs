using System.Text.Json;
using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>Commands of a script that share its standard output write one behind the other, as every program does.</summary>
public sealed class SharedOutputTests(SharedPostgres postgres)
{
    [Theory]
    [InlineData("query 'select 1 as n' --csv", "query 'select 22 as n' --csv", "n\n1\n", "n\n22\n")]
    [InlineData("generate 0 -", "generate 0 -", MultilineTransactions.Header, MultilineTransactions.Header)]
    [InlineData("rejects load --csv", "rejects load --jsonl", "id,name\nx,one\n", "{}\n{}\n")]
    public async Task A_command_writes_behind_what_stands_there(string first, string second, string firstOutput, string secondOutput)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write(".etl/rejects/load-1/rejects.csv", "id,name\nx,one\n");
        bench.Write(".etl/rejects/load-1/rejects.jsonl", "{}\n{}\n");
        await ScriptAsync(bench, $"{{ echo '# one'; etl {first}; echo '# two'; etl {second}; echo '# end'; }} >out");
        Assert.Equal($"# one\n{firstOutput}# two\n{secondOutput}# end\n", await File.ReadAllTextAsync(bench.PathOf("out")));
    }

    [Fact]
    public async Task Lines_of_json_stand_behind_each_other()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.Write("items-1.csv", Items.File((1, "one")));
        bench.Write("items-2.csv", Items.File((2, "two")));
        await ScriptAsync(bench, "{ echo '[]'; etl run items-1.csv --json; etl query 'select * from items' --csv; etl run items-2.csv --json; etl status --json; } >out");
        var lines = await File.ReadAllLinesAsync(bench.PathOf("out"));
        Assert.Equal(["id,name", "1,one"], lines[2..4]);
        Assert.Equal(
            ["", "items-1.csv", "items-2.csv"],
            new[] { lines[0], lines[1], lines[4] }.Select(line => JsonDocument.Parse(line).RootElement).Select(json => json.ValueKind == JsonValueKind.Array ? "" : json.GetProperty("file").GetString()));
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public async Task What_is_appended_to_stays()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write("out", "before\n");
        await ScriptAsync(bench, "etl query 'select 1 as n' --csv >>out");
        Assert.Equal("before\nn\n1\n", await File.ReadAllTextAsync(bench.PathOf("out")));
    }

    [Fact]
    public async Task A_reader_that_has_left_ends_the_command_quietly()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var end = await ScriptAsync(bench, "{ etl generate 1000000 -; echo $? >code; } | head -n 1 >out");
        Assert.Equal(("", MultilineTransactions.Header, "0\n"), (end.Error, await File.ReadAllTextAsync(bench.PathOf("out")), await File.ReadAllTextAsync(bench.PathOf("code"))));
    }

    [Theory]
    [InlineData("generate 10 -")]
    [InlineData("cost --bytes 1GB")]
    public async Task An_output_that_is_full_is_told_in_a_line(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /dev/full.");
        await using var bench = await Workbench.CreateAsync(postgres);
        await using var process = EtlProcess.Start(bench, "bash", ["-c", $"{Function}etl {command} >/dev/full"]);
        var end = await process.WaitAsync();
        Assert.Equal((2, "etl: reading or writing failed: No space left on device\n"), (end.ExitCode, end.Error));
    }

    private static string Function => $"etl() {{ dotnet '{Places.Program}' \"$@\"; }}; ";

    private static async Task<ProgramEnd> ScriptAsync(Workbench bench, string script)
    {
        await using var process = EtlProcess.Start(bench, "bash", ["-c", Function + script]);
        var end = await process.WaitAsync();
        Assert.True(end.ExitCode == 0, $"exit {end.ExitCode}: {end.Output}{end.Error}");
        return end;
    }
}
