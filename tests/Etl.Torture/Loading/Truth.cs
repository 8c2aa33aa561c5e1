using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Etl.Functions.Runs;
using Npgsql;

namespace Etl.Torture.Loading;

/// <summary>What a load has left behind, with everything that may differ from one run to the next taken out.</summary>
internal sealed partial record Truth
{
    /// <summary>The target's rows, sorted; null when there is no target.</summary>
    public required string? Table { get; init; }

    /// <summary>The rejects files of loaded runs, by content.</summary>
    public required string Rejects { get; init; }

    /// <summary>The accounts, rejects by rule and first rejects of loaded runs.</summary>
    public required string Accounts { get; init; }

    /// <summary>The messages to the queue.</summary>
    public required string Results { get; init; }

    /// <summary>The kinds of the alerts.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }

    /// <summary>The subjects of the alerts.</summary>
    public required string AlertSubjects { get; init; }

    /// <summary>Staging tables and chunk rows that nobody has dropped.</summary>
    public required string Leftovers { get; init; }

    /// <summary>Whether the target holds nothing.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Table);

    /// <summary>Reads it.</summary>
    public static async Task<Truth> ReadAsync(Bench bench, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(bench.ConnectionString);
        await connection.OpenAsync(ct);
        var exists = await TextAsync(connection, "SELECT to_regclass('orders')::text", ct) is not null;
        var reports = bench.Store.Keys.Where(key => key.StartsWith("reports/", StringComparison.Ordinal))
            .Select(key => JsonSerializer.Deserialize(bench.Find(key), EtlJson.Default.LoadReport)!)
            .Where(report => report.Status == LoadStatus.Succeeded).ToList();
        var rejects = bench.Store.Keys.Where(key => key.StartsWith("rejects/", StringComparison.Ordinal) && reports.Any(report => key.Contains(report.RunId, StringComparison.Ordinal)));
        return new Truth
        {
            Table = exists ? await TextAsync(connection, "SELECT coalesce(string_agg(format('%s|%s|%s', id, note, amount), E'\\n' ORDER BY id, note, amount), '') FROM orders", ct) : null,
            Rejects = Plain(string.Join('\n', rejects.Select(key => Encoding.UTF8.GetString(bench.Find(key)!)).Order(StringComparer.Ordinal))),
            Accounts = string.Join('\n', reports.Select(Describe).Order(StringComparer.Ordinal)),
            Results = Plain(await TextAsync(connection, "SELECT string_agg(body, E'\\n' ORDER BY body) FROM etl.outbox WHERE kind = 'results'", ct) ?? ""),
            Alerts = [.. (await TextAsync(connection, "SELECT string_agg(attributes->>'kind', ' ' ORDER BY id) FROM etl.outbox WHERE kind = 'alerts'", ct) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            AlertSubjects = await TextAsync(connection, "SELECT string_agg(subject, ' ' ORDER BY id) FROM etl.outbox WHERE kind = 'alerts'", ct) ?? "",
            Leftovers = $"{await TextAsync(connection, "SELECT count(*)::text FROM pg_class WHERE relnamespace = 'etl_staging'::regnamespace AND relkind = 'r'", ct)} staging tables, "
                + $"{await TextAsync(connection, "SELECT count(*)::text FROM etl.chunk", ct)} chunk rows",
        };
    }

    /// <summary>What differs from an undisturbed load, a line each.</summary>
    public IEnumerable<string> Differences(Truth undisturbed)
    {
        if (Table != undisturbed.Table)
        {
            yield return $"the target differs: {Difference(undisturbed.Table, Table)}";
        }

        if (Rejects != undisturbed.Rejects)
        {
            yield return $"the rejects differ: {Difference(undisturbed.Rejects, Rejects)}";
        }

        if (Accounts != undisturbed.Accounts)
        {
            yield return $"the accounts differ: {Difference(undisturbed.Accounts, Accounts)}";
        }

        if (Results != undisturbed.Results)
        {
            yield return $"the results differ: {Difference(undisturbed.Results, Results)}";
        }

        if (Leftovers != undisturbed.Leftovers)
        {
            yield return $"left behind: {Leftovers}";
        }
    }

    private static string Difference(string? expected, string? found)
    {
        if (found is null)
        {
            return "it is not there";
        }

        var (left, right) = ((expected ?? "").Split('\n'), found.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => i >= left.Length || i >= right.Length || left[i] != right[i]);
        return $"{left.Length} lines expected, {right.Length} found; line {at + 1} is '{right.ElementAtOrDefault(at)}' instead of '{left.ElementAtOrDefault(at)}'";
    }

    private static string Describe(LoadReport report) => JsonSerializer.Serialize(report.Accounts, EtlJson.Default.LoadAccounts)
        + string.Concat(report.RejectsByRule.Select(rule => $" {rule.Key}={rule.Value}"))
        + Plain(string.Concat(report.FirstRejects.Select(line => JsonSerializer.Serialize(line, EtlJson.Default.RejectLine))));

    /// <summary>Without the names of runs and without the order of merges, which tell one run from the next.</summary>
    private static string Plain(string text) => Sequences().Replace(Runs().Replace(text, "RUN"), "");

    private static async Task<string?> TextAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct) as string;
    }

    [GeneratedRegex("[0-9a-f]{20}-[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Runs();

    [GeneratedRegex(",\"mergeSequence\":[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Sequences();
}
