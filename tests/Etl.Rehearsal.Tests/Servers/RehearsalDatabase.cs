using System.Globalization;
using Npgsql;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>A database.</summary>
/// <param name="Administrator">How the tests look into it.</param>
/// <param name="Functions">How functions in this process reach it.</param>
/// <param name="Secret">How functions elsewhere reach it: the text of its secret.</param>
public sealed record RehearsalDatabase(string Administrator, string Functions, string Secret)
{
    /// <summary>All values, with <c>|</c> between columns and NULL as ∅.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync();
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

    public async Task<string> ScalarAsync(string sql) => (await RowsAsync(sql)).Single();
}
