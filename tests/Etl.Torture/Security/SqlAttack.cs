using System.Globalization;
using System.Text;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>Names of schemas, tables, columns and files, defaults and values that would be SQL where they are pasted into it.</summary>
internal static class SqlAttack
{
    private const int Records = 20;

    private static readonly string[] Modes = ["append", "upsert", "replace"];

    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var mode = Modes[random.Next(Modes.Length)];
        // A dot in them separates the schema from the table.
        var (schema, table) = (HostileText.Name(random, 63).Replace('.', '_'), HostileText.Name(random, 63).Replace('.', '_'));
        string[] columns = [.. Enumerable.Range(0, 3).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}{HostileText.Name(random, 60)}"))];
        var fallback = HostileText.Value(random);
        await bench.ExecuteAsync($"CREATE SCHEMA {Quote(schema)}", ct);
        bench.AddDataset($$"""
            dataset: hostile
            match: never
            file: { header: false, delimiter: "," }
            columns:
              - { name: {{HostileText.Yaml(columns[0])}}, type: int4, required: true }
              - { name: {{HostileText.Yaml(columns[1])}}, type: text }
              - { name: {{HostileText.Yaml(columns[2])}}, type: text, default: {{HostileText.Yaml(fallback)}} }
            target: { schema: {{HostileText.Yaml(schema)}}, table: {{HostileText.Yaml(table)}}, key: [{{HostileText.Yaml(columns[0])}}], mode: {{mode}} }
            """);

        var expected = new SortedDictionary<int, string>();
        var problems = new List<string>();
        for (var file = 0; file < 2; file++)
        {
            if (mode == "replace")
            {
                expected.Clear();
            }

            var text = new StringBuilder();
            // The second file meets half of the first one's keys, where keys are merged.
            var start = file * (mode == "append" ? Records : Records / 2);
            for (var id = start; id < start + Records; id++)
            {
                expected[id] = HostileText.Value(random);
                text.Append(CultureInfo.InvariantCulture, $"{id},{HostileText.Field(expected[id])},\n");
            }

            var name = $"{file}{HostileText.Name(random, 150).Replace('/', '_')}.csv";
            var path = bench.Write(Path.Combine(".etl", "incoming", name), text.ToString());
            var outcome = await bench.LoadAsync(new RunRequest { File = path, Options = new LoadOptions { Dataset = "hostile", ChunkSize = 1 << 10 } }, ct);
            if (outcome.Status != RunStatus.Succeeded)
            {
                return new CaseOutcome(1, [$"{outcome.ErrorName}: {outcome.ErrorCause}"]);
            }

            if (Directory.GetFiles(Path.Combine(bench.Workspace, "processed"), "*", SearchOption.AllDirectories).Count(moved => Path.GetFileName(moved) == name) != 1)
            {
                problems.Add($"{name} was not moved to processed/");
            }
        }

        var target = $"{Quote(schema)}.{Quote(table)}";
        var values = await bench.ReadAsync($"SELECT {Quote(columns[1])} FROM {target} ORDER BY {Quote(columns[0])}", ct);
        if (!values.SequenceEqual(expected.Values))
        {
            problems.Add("the values in the table are not those of the file");
        }

        if (await bench.ReadAsync($"SELECT DISTINCT {Quote(columns[2])} FROM {target}", ct) is not [var stored] || stored != fallback)
        {
            problems.Add("the default in the table is not the dataset's");
        }

        var relations = await bench.ReadAsync(
            "SELECT n.nspname || chr(1) || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'etl') ORDER BY 1", ct);
        if (!relations.Order(StringComparer.Ordinal).SequenceEqual(new[] { "public\u0001canary", $"{schema}\u0001{table}" }.Order(StringComparer.Ordinal)))
        {
            problems.Add($"there are the relations {string.Join(", ", relations)}");
        }

        return new CaseOutcome((2 * Records) + columns.Length + 5, problems);
    }

    /// <summary>Not the product's: what is to be shown may not be taken for granted.</summary>
    private static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
