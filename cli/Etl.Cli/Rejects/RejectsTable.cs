using System.Text;
using System.Text.Json;
using Etl.Cli.Terminals;
using Etl.Functions.Texts;
using Spectre.Console;

namespace Etl.Cli.Rejects;

/// <summary>Rejects for a person: a row for each thing that is wrong with a record, as <c>rejects.jsonl</c> has a line for each.</summary>
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
        var (records, errors, lastOffset) = (0L, 0L, -1L);
        using var reader = new StreamReader(CommandFiles.OpenRead(path), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            errors++;
            using var error = Parse(line, errors, path);
            var offset = error.RootElement.TryGetProperty("offset", out var value) && value.TryGetInt64(out var known) ? known : -1;
            if (offset != lastOffset || offset < 0)
            {
                records++;
            }

            lastOffset = offset;
            if (errors <= MostErrors)
            {
                table.AddRow(Cells(error.RootElement));
            }
        }

        (screen.IsTerminal ? screen.Console : screen.Unbounded()).Write(table);
        var shown = errors > MostErrors ? $", the first {Quantity.Count(MostErrors)} errors shown; --jsonl prints all" : "";
        screen.Line($"{Quantity.Count(records)} {(records == 1 ? "record" : "records")}{shown}");
    }

    private static JsonDocument Parse(string line, long number, string path)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            throw new CommandException(CommandMessages.CannotRead(path, $"line {Quantity.Count(number)} is not JSON"), ExitCode.Failed);
        }
    }

    private static Text[] Cells(JsonElement error) =>
    [
        new(error.TryGetProperty("line", out var line) && line.TryGetInt64(out var number) ? Quantity.Count(number) : "?"),
        new(SafeText.OneLine(Value(error, "column"))),
        new(SafeText.Capped(Value(error, "value"), MostCharacters)),
        new(SafeText.OneLine(Value(error, "kind"))),
        new(SafeText.OneLine(Value(error, "message"))),
    ];

    private static string Value(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
