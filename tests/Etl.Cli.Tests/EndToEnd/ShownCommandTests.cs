using Etl.Cli.Running;
using Etl.Cli.Terminals;
using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>The command that a summary shows for looking at the rows works as it stands, in a shell, whatever the table is called.</summary>
public sealed class ShownCommandTests(SharedPostgres postgres)
{
    [Theory]
    [InlineData("items")]
    [InlineData("Items")]
    [InlineData("order")]
    [InlineData("user")]
    [InlineData("état")]
    [InlineData("two words")]
    [InlineData("7up")]
    [InlineData("O'Neil $HOME `x` !x \\\\ \"q\"")]
    [InlineData("Sales.Items")]
    [InlineData("select.table")]
    public async Task Rows_of_a_table_of_any_name_are_found(string table)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var dot = table.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            await Sql.ExecuteAsync(bench.Database, $"CREATE SCHEMA \"{table[..dot]}\"");
        }

        bench.AddDataset(Items.Dataset($"{{ table: '{table.Replace("'", "''", StringComparison.Ordinal)}', key: [id], mode: upsert }}"));
        var outcome = await bench.LoadAsync(bench.Write("items.csv", Items.File((1, "found"))));
        var writer = new StringWriter { NewLine = "\n" };
        new RunSummary(new Screen(writer, isTerminal: false, color: false, 120), "", "").Write(outcome);

        var command = writer.ToString().Split('\n').Single(line => line.StartsWith("Rows: ", StringComparison.Ordinal))["Rows:     ./etl ".Length..];
        await using var process = EtlProcess.Start(bench, "bash", ["-c", $"dotnet '{Places.Program}' {command}"]);
        var end = await process.WaitAsync();
        Assert.True(end.ExitCode == 0 && end.Output.Contains("found", StringComparison.Ordinal), $"{command}\n{end.Output}{end.Error}");
    }
}
