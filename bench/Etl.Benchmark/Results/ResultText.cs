using System.Globalization;
using System.Text;

namespace Etl.Benchmark.Results;

/// <summary>Results as Markdown.</summary>
internal static class ResultText
{
    private static readonly (ResultTable Table, string Title)[] s_titles =
        [(ResultTable.EndToEnd, "End to end"), (ResultTable.InMemory, "In memory, one core"), (ResultTable.Scale, "As files get larger")];

    /// <summary>Where, with what and how much.</summary>
    public static string Caption(BenchmarkResult result)
    {
        var machine = result.Machine;
        var postgres = result.Versions.GetValueOrDefault("postgres") is { } version ? $", Postgres {version}" : "";
        var median = result.Rounds == 1 ? "one round" : $"median of {result.Rounds} rounds";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Figure.Count(result.Records)} records, {Figure.Megabytes(result.Bytes)}; {machine.Processor}, {machine.Cores} cores, {machine.MemoryGB:0.#} GB{postgres}; {median}; {result.Date:yyyy-MM-dd}.\n");
    }

    /// <summary>How etl compares with the peers that were measured, as ratios alone: they travel, seconds do not. What is asked is told by <see cref="All"/>.</summary>
    public static string Ratios(BenchmarkResult result)
    {
        var text = new StringBuilder(Caption(result));
        foreach (var (table, title) in s_titles)
        {
            var rows = result.Comparisons.Where(row => row.Table == table && row is { Peer: true, Ratio: not null }).ToList();
            if (rows.Count == 0)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n| {title} | against | etl is |\n|---|---|--:|\n");
            foreach (var (row, before) in rows.Zip(rows.Prepend(null)))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Once(row.Measure, before?.Measure)} | {row.Against} | {Figure.Ratio(row.Ratio!.Value)} as fast |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>All tables, then versions.</summary>
    public static string All(BenchmarkResult result)
    {
        var text = new StringBuilder(Caption(result));
        foreach (var (table, title) in s_titles)
        {
            if (Table(result, table) is { Length: > 0 } rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n**{title}**\n\n{rows}");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{result.Machine.System}, {result.Machine.Runtime}. Versions: {Pairs(result.Versions, " ")}.\n");
        return text.ToString();
    }

    /// <summary>One table; empty when nothing was measured for it.</summary>
    private static string Table(BenchmarkResult result, ResultTable table)
    {
        var rows = result.Comparisons.Where(row => row.Table == table).ToList();
        if (rows.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder("| measure | etl | against | | ratio | asked | holds |\n|---|--:|---|--:|--:|---|---|\n");
        foreach (var (row, before) in rows.Zip(rows.Prepend(null)))
        {
            var ours = Once(row.Ours, row.Measure == before?.Measure ? before.Ours : null);
            var theirs = row.Install is null ? row.Theirs : "absent";
            var holds = row switch { { Install: { } install } => $"`{install}`", { Holds: true } => "yes", { Holds: false } => "**no**", _ => "" };
            var ratio = row.Ratio is { } value ? Figure.Ratio(value) : "";
            text.Append(CultureInfo.InvariantCulture, $"| {Once(row.Measure, before?.Measure)} | {ours} | {row.Against} | {theirs} | {ratio} | {row.Required} | {holds} |\n");
        }

        return text.ToString();
    }

    /// <summary>What stands in the row above is not said again.</summary>
    private static string Once(string cell, string? above) => cell == above ? "" : cell;

    private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs, string between) =>
        string.Join(", ", pairs.Select(pair => $"{pair.Key}{between}{pair.Value}"));
}
