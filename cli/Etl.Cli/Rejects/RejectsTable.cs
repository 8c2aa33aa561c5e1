using System.Text;
using System.Text.Json;
using Etl.Cli.Terminals;
using Spectre.Console;

namespace Etl.Cli.Rejects;

/// <summary>Rejects for a person: an entry for each thing that is wrong with a record.</summary>
internal static class RejectsTable
{
    /// <summary>More than anybody reads; a table is laid out as a whole, so it has to end.</summary>
    public const int MostErrors = 1000;

    private const int MostCharacters = 60;

    /// <summary>Writes what a <c>rejects.jsonl</c> holds.</summary>
    public static void Write(Screen screen, string path)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            new TableColumn("Line").RightAligned().NoWrap(), new TableColumn("Column"), new TableColumn("Value"), new TableColumn("Kind").NoWrap(), new TableColumn("Reason"));
        var (records, errors) = (0L, 0L);
        using var reader = new StreamReader(CommandFiles.OpenRead(path), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            records++;
            try
            {
                using var json = JsonDocument.Parse(line);
                foreach (var error in Errors(json.RootElement))
                {
                    if (errors++ < MostErrors) table.AddRow(Cells(json.RootElement, error));
                }
            }
            catch (JsonException)
            {
                throw new CommandException(CommandMessages.CannotRead(path, $"line {Quantity.Count(records)} is not JSON"), ExitCode.Failed);
            }
        }

        (screen.IsTerminal ? screen.Console : screen.Unbounded()).Write(table);
        var shown = errors > MostErrors ? $", the first {Quantity.Count(MostErrors)} errors shown; --jsonl prints all" : "";
        screen.Line($"{Quantity.Count(records)} {(records == 1 ? "record" : "records")}{shown}");
    }

    /// <summary>A record may have several errors; a line that has only one may hold it directly.</summary>
    private static IEnumerable<JsonElement> Errors(JsonElement record) =>
        record.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array ? errors.EnumerateArray() : [record];

    private static Text[] Cells(JsonElement record, JsonElement error) =>
    [
        new(record.TryGetProperty("line", out var line) && line.TryGetInt64(out var number) ? Quantity.Count(number) : "?"),
        new(SafeText.OneLine(Value(error, "column"))),
        new(SafeText.Capped(Value(error, "value"), MostCharacters)),
        new(SafeText.OneLine(Value(error, "kind"))),
        new(SafeText.OneLine(Value(error, "message"))),
    ];

    private static string Value(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
