using Npgsql;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>Asks a database, past all code under test. Values come as Postgres writes them in COPY's text format.</summary>
internal static class Sql
{
    public static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query: values separated by tabs, NULL as <c>\N</c>.</summary>
    public static async Task<string[]> RowsAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        using var export = await connection.BeginTextExportAsync($"COPY ({sql}) TO STDOUT");
        var text = await export.ReadToEndAsync();
        return text.Length == 0 ? [] : text[..^1].Split('\n');
    }

    /// <summary>The only value of a query.</summary>
    public static async Task<string> ValueAsync(string database, string sql) => Assert.Single(await RowsAsync(database, sql));

    /// <summary>A connection of its own, on which a test holds locks.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false, ApplicationName = "test" }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A value as COPY writes it.</summary>
    public static string Text(string? value) => value is null
        ? "\\N"
        : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
