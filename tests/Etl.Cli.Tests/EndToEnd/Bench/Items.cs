using System.Globalization;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>A small dataset whose target, file and limits a test chooses.</summary>
internal static class Items
{
    /// <summary>Columns id and name, which take <c>incoming/items*.csv</c>.</summary>
    public static string Dataset(string target = "{ table: items, key: [id], mode: upsert }", string more = "", string name = "items") =>
        $$"""
        dataset: {{name}}
        match: incoming/items*.csv
        columns:
          - { name: id, type: int4, required: true }
          - { name: name, type: text }
        target: {{target}}
        {{more}}
        """;

    /// <summary>A file of records.</summary>
    public static string File(params IEnumerable<(int Id, string Name)> records) =>
        "id,name\n" + string.Concat(records.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Id},{one.Name}\n")));

    public static Task<string[]> RowsAsync(Workbench bench) => bench.RowsAsync("SELECT id, name FROM items ORDER BY id, name");
}
