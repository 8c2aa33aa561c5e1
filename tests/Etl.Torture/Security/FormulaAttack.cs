using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>
/// Formulas in names and values of rejected records: none of our own columns of rejects.csv begins one, and the sender's bytes come
/// back as they were, also when the file is dropped again.
/// </summary>
internal static class FormulaAttack
{
    private const int Records = 20;

    /// <summary>CWE-1236, and the full-width signs that some locales take for the same.</summary>
    private const string Beginnings = "=+-@\t\r\n＝＋－＠";

    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var column = HostileText.Formula(random).Replace("\t", "=", StringComparison.Ordinal).Replace("\r", "@", StringComparison.Ordinal);
        bench.AddDataset(Dataset("strict", column, "int4", "file: { case_sensitive: true, delimiter: \",\" }"));
        // A second one without a type to break takes what was rejected, as the sender would have corrected it.
        bench.AddDataset(Dataset("loose", column, "text", "file: { case_sensitive: true, delimiter: \",\" }"));
        string[] values = [.. Enumerable.Range(0, Records).Select(_ => HostileText.Formula(random))];
        string[] records = [.. values.Select(value => $"{HostileText.Field(value)},{HostileText.Field("=" + value)}")];
        var header = HostileText.Field(column) + ",note";
        var file = bench.Write("formulas.csv", header + "\n" + string.Concat(records.Select(record => record + "\n")) + "7,kept\n");
        var outcome = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "strict" } }, ct);
        if (outcome.Status != RunStatus.Succeeded || outcome.RejectsPath is not { } folder)
        {
            return new CaseOutcome(1, [$"{outcome.Status}: {outcome.ErrorName}: {outcome.ErrorCause}"]);
        }

        var problems = new List<string>();
        var path = Path.Combine(folder, "rejects.csv");
        var rejects = await File.ReadAllTextAsync(path, ct);
        var place = rejects.IndexOf(header, StringComparison.Ordinal) + header.Length + 1;
        foreach (var record in records)
        {
            var found = rejects.IndexOf($",{record}\n", place, StringComparison.Ordinal);
            if (found < 0)
            {
                return new CaseOutcome(1, [$"the sender's record {record} is not in rejects.csv as it was"]);
            }

            var cells = Cells(rejects[place..found]);
            if (cells.Count != 4)
            {
                problems.Add($"there are {cells.Count} cells before {record}");
            }

            problems.AddRange(cells.Where(cell => cell.Length > 0 && Beginnings.Contains(cell[0], StringComparison.Ordinal)).Select(cell => $"a cell of ours is a formula: {cell}"));
            place = found + record.Length + 2;
        }

        var again = await bench.LoadAsync(new RunRequest { File = path, Options = new LoadOptions { Dataset = "loose" } }, ct);
        if (again.Status != RunStatus.Succeeded)
        {
            problems.Add($"rejects.csv was not taken again: {again.ErrorName}: {again.ErrorCause}");
        }
        else if (!(await bench.ReadAsync("SELECT note FROM loose", ct)).Order(StringComparer.Ordinal).SequenceEqual(values.Select(value => "=" + value).Order(StringComparer.Ordinal)))
        {
            problems.Add("the values of rejects.csv, loaded again, are not the sender's");
        }

        return new CaseOutcome(Records + 1, problems);
    }

    private static string Dataset(string name, string column, string type, string more) => $$"""
        dataset: {{name}}
        match: never
        columns:
          - { name: {{HostileText.Yaml(column)}}, type: {{type}} }
          - { name: note, type: text }
        target: { table: {{name}} }
        rejects: { max_percent: 100 }
        {{more}}
        """;

    /// <summary>The cells of a text in which each is in quotes.</summary>
    private static List<string> Cells(string text)
    {
        var cells = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var end = i + 1;
            while (end < text.Length && (text[end] != '"' || (end + 1 < text.Length && text[end + 1] == '"')))
            {
                end += text[end] == '"' ? 2 : 1;
            }

            cells.Add(text[(i + 1)..Math.Min(end, text.Length)].Replace("\"\"", "\"", StringComparison.Ordinal));
            i = end + 2;
        }

        return cells;
    }
}
