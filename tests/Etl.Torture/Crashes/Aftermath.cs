using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;

namespace Etl.Torture.Crashes;

/// <summary>What a load leaves in the world, line by line, without what differs from run to run: names of runs, times, places.</summary>
internal sealed partial record Aftermath(ImmutableArray<string> Lines)
{
    // Each is a label and rows of one text. Runs and alerts of a refused file come once for every time it was tried.
    private static readonly ImmutableArray<(string Label, string Sql)> Queries =
    [
        ("rows", """SELECT count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text COLLATE "C"), '')) FROM items t"""),
        ("table", """
            SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END, ', ' ORDER BY attname COLLATE "C")
              || (SELECT coalesce(string_agg(' ' || conname || ' ' || pg_get_constraintdef(oid), ',' ORDER BY conname COLLATE "C"), '') FROM pg_constraint WHERE conrelid = attrelid)
              || (SELECT concat(' ', relpersistence, ' ', array_to_string(reloptions, ',')) FROM pg_class WHERE oid = attrelid)
            FROM pg_attribute WHERE attrelid = 'items'::regclass AND attnum > 0 AND NOT attisdropped GROUP BY attrelid
            """),
        ("load", """
            SELECT concat_ws(' | ', size, dataset, status, 'owner ' || (owner IS NOT NULL), 'loaded ' || (loaded_run IS NOT NULL), 'published ' || (published_at IS NOT NULL), error)
            FROM etl.load ORDER BY size, key
            """),
        ("run", """
            SELECT concat_ws(' | ', state, dataset, size, 'forced ' || forced, digest, meaning, rejected_by_target, target, 'sequence ' || merge_sequence, result->'outcome', result->'accounts', result->'strategy', error)
            FROM etl.run WHERE state <> 'abandoned' ORDER BY size, run_id
            """),
        ("refusal", "SELECT concat_ws(' | ', dataset, size, error) FROM etl.run WHERE state = 'abandoned'"),
        ("result", "SELECT concat_ws(' | ', group_id, dedupe_id, body) FROM etl.outbox WHERE kind = 'results' ORDER BY id"),
        ("alert", "SELECT concat_ws(' | ', subject, body, attributes) FROM etl.outbox WHERE kind = 'alerts'"),
        ("chunk left", "SELECT run_id || ' ' || chunk_index || ' ' || state FROM etl.chunk"),
        ("lease left", "SELECT run_id || ' ' || chunk_index FROM etl.lease"),
        ("staging left", "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'etl_staging'"),
    ];

    /// <summary>The target's rows, counted and digested.</summary>
    public string Rows => Lines.Single(line => line.StartsWith("rows: ", StringComparison.Ordinal));

    /// <summary>Takes down what there is.</summary>
    /// <param name="database">The case's database.</param>
    /// <param name="directory">The case's directory.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<Aftermath> TakeAsync(string database, string directory, CancellationToken ct)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false, ApplicationName = "torture" }.ConnectionString);
        await connection.OpenAsync(ct);
        await WaitUntilAloneAsync(connection, ct);
        foreach (var (label, sql) in Queries)
        {
            try
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await using var reader = await command.ExecuteReaderAsync(ct);
                var found = new List<string>();
                while (await reader.ReadAsync(ct))
                {
                    found.Add($"{label}: {Plain(reader.IsDBNull(0) ? "" : reader.GetString(0), directory)}");
                }

                // A file that is refused, and not moved away before a kill, is refused once more, by another run, and told once more.
                lines.AddRange(label is "refusal" or "alert" ? found.Distinct(StringComparer.Ordinal) : found);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                lines.Add($"{label}: no table");
            }
        }

        lines.AddRange(Files(directory).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return new Aftermath(lines.ToImmutable());
    }

    /// <summary>What differs, a line each; nothing when all is the same.</summary>
    public IEnumerable<string> Differences(Aftermath undisturbed)
    {
        foreach (var line in undisturbed.Lines.Except(Lines, StringComparer.Ordinal))
        {
            yield return $"missing: {line}";
        }

        foreach (var line in Lines.Except(undisturbed.Lines, StringComparer.Ordinal))
        {
            yield return $"unexpected: {line}";
        }

        foreach (var (line, count) in Lines.CountBy(line => line))
        {
            if (undisturbed.Lines.Count(other => other == line) is var expected && expected > 0 && expected != count)
            {
                yield return $"{count} times instead of {expected}: {line}";
            }
        }
    }

    /// <summary>The connections of an ended process are gone; Postgres needs a moment to notice.</summary>
    private static async Task WaitUntilAloneAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl%'", connection);
            if (await command.ExecuteScalarAsync(ct) is 0L)
            {
                return;
            }

            await Task.Delay(50, ct);
        }

        throw new TortureException("Connections of an ended process are left after 30 seconds.");
    }

    /// <summary>All files but those of the work itself, which are of no use once a run has ended, and those whose writer was killed, which bear a name that no object has.</summary>
    private static IEnumerable<string> Files(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(directory, path).Replace('\\', '/');
            if (name.StartsWith(".etl/work/", StringComparison.Ordinal) || name.EndsWith(".unfinished", StringComparison.Ordinal) || name.StartsWith("datasets/", StringComparison.Ordinal))
            {
                continue;
            }

            var content = name.StartsWith(".etl/", StringComparison.Ordinal) ? Plain(File.ReadAllText(path), directory) : File.ReadAllText(path);
            var digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))[..12];
            yield return $"file: {Plain(name, directory)} {digest}{(name.Contains("/reports/", StringComparison.Ordinal) ? " " + content : "")}";
        }
    }

    private static string Plain(string text, string directory) =>
        Repaired().Replace(Day().Replace(Version().Replace(Time().Replace(Guid().Replace(Run().Replace(Site().Replace(text.Replace(directory, "DIR", StringComparison.Ordinal), "DIR"), "RUN"), "ID"), "TIME"), "VERSION"), "DAY"), "${name}N");

    /// <summary>The directory of another case, in which what was there before was loaded.</summary>
    [GeneratedRegex("[^\" ]*/etl-torture-[0-9a-f]+/c[0-9]+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Site();

    [GeneratedRegex("[0-9a-f]{20}(-[0-9]+)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Run();

    [GeneratedRegex("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Guid();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\\+00:00)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Time();

    [GeneratedRegex("[0-9]+-[0-9a-f]{15,16}-[0-9a-f]+|(?<=equencer\\W{1,8})[0-9a-f]{16}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Version();

    // How many guesses were wrong depends on which chunks are read again.
    [GeneratedRegex("(?<name>\"repairedChunks\":\\s*)[0-9]+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Repaired();

    [GeneratedRegex("[0-9]{4}/[0-9]{2}/[0-9]{2}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Day();
}
