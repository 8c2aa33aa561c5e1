using Etl.Cli.Terminals;
using Etl.Functions.Texts;
using Npgsql;
using Spectre.Console;

namespace Etl.Cli.Querying;

/// <summary>Rows as a table. Values are Postgres's own text of them, made safe for a terminal.</summary>
internal static class QueryTable
{
    /// <summary>More rows than anybody reads; a table is laid out as a whole, so it has to end.</summary>
    public const int MostRows = 1000;

    private const int MostCharacters = 200;

    /// <summary>Writes each result of the statement.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, string sql, Screen screen, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        do
        {
            if (reader.FieldCount > 0)
            {
                await WriteRowsAsync(reader, screen, ct);
            }
        }
        while (await reader.NextResultAsync(ct));

        if (reader.RecordsAffected >= 0)
        {
            screen.Line(Rows(reader.RecordsAffected) + " affected");
        }
    }

    private static async Task WriteRowsAsync(NpgsqlDataReader reader, Screen screen, CancellationToken ct)
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var column = new TableColumn(new Text(SafeText.OneLine(reader.GetName(i)), new Style(decoration: Decoration.Bold)));
            table.AddColumn(IsNumber(reader.GetDataTypeName(i)) ? column.RightAligned() : column);
        }

        var count = 0;
        var more = false;
        while (await reader.ReadAsync(ct))
        {
            if (count == MostRows)
            {
                more = true;
                break;
            }

            table.AddRow(Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader, i)));
            count++;
        }

        (screen.IsTerminal ? screen.Console : screen.Unbounded()).Write(table);
        screen.Line(more ? $"the first {Rows(count)}; --csv prints all" : Rows(count));
    }

    private static Text Cell(NpgsqlDataReader reader, int index) => reader.IsDBNull(index)
        ? new Text("NULL", new Style(decoration: Decoration.Dim))
        : new Text(SafeText.Capped(reader.GetString(index), MostCharacters));

    private static bool IsNumber(string type) =>
        type is "smallint" or "integer" or "bigint" or "real" or "double precision" || type.StartsWith("numeric", StringComparison.Ordinal);

    private static string Rows(int count) => count == 1 ? "1 row" : Quantity.Count(count) + " rows";
}
