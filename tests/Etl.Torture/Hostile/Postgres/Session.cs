using Npgsql;

namespace Etl.Torture.Hostile.Postgres;

/// <summary>A connection to the shared server, for temporary tables only: they are gone with it.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private Session(NpgsqlConnection connection) => _connection = connection;

    public static async Task<Session> OpenAsync(Running.TortureContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        var session = new Session(connection);
        await session.ExecuteAsync("SET timezone = 'UTC'; SET datestyle = 'ISO'; SET jit = off", ct);
        return session;
    }

    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Copies rows into a table.</summary>
    public async Task CopyAsync(string table, CopyRows rows, CancellationToken ct)
    {
        await using var copy = await _connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)", ct);
        await copy.WriteAsync(rows.End(), ct);
    }

    /// <summary>The rows of a query, its columns as text.</summary>
    public async Task<List<string?[]>> QueryAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? null : Convert.ToString(reader.GetValue(index), System.Globalization.CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
