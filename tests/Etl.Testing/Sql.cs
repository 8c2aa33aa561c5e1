using System.Globalization;
using Npgsql;

namespace Etl.Testing;

/// <summary>Asks a database, past all code under test.</summary>
public static class Sql
{
    /// <summary>Runs statements, however long they take.</summary>
    public static async Task ExecuteAsync(string database, string sql, CancellationToken ct = default)
    {
        await using var connection = await OpenAsync(database, ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The rows of a query as COPY writes them: values separated by tabs, NULL as <c>\N</c>.</summary>
    public static async Task<string[]> RowsAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        using var export = await connection.BeginTextExportAsync($"COPY ({sql}) TO STDOUT");
        var text = await export.ReadToEndAsync();
        return text.Length == 0 ? [] : text[..^1].Split('\n');
    }

    /// <summary>The only value of a query.</summary>
    public static async Task<string> ValueAsync(string database, string sql) => (await RowsAsync(database, sql)).Single();

    /// <summary>The rows of a query as .NET shows them: <c>|</c> between values, NULL as ∅.</summary>
    public static async Task<string[]> ShownAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                reader.IsDBNull(i) ? "∅" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return [.. rows];
    }

    /// <summary>A connection of its own, on which a test holds locks.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken ct = default)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false, ApplicationName = "test" }.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    /// <summary>A value as COPY writes it.</summary>
    public static string Text(string? value) => value is null
        ? "\\N"
        : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
