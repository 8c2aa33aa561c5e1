using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>Statements with positional parameters (<c>$1</c> …); null stands for NULL.</summary>
internal static class Commands
{
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = Create(connection, sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Runs a statement that takes as long as its data is large, and returns the rows it touched.</summary>
    public static async Task<long> ExecuteUnboundedAsync(this NpgsqlConnection connection, string sql, CancellationToken ct, params object?[] values)
    {
        // ExecuteNonQuery returns an int, which a table of more than 2^31 rows overflows.
        var command = InBatch(sql, values);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0, BatchCommands = { command } };
        await batch.ExecuteNonQueryAsync(ct);
        return checked((long)command.Rows);
    }

    /// <summary>A statement of a batch.</summary>
    public static NpgsqlBatchCommand InBatch(string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>The first column of the first row; null when there is no row or it is NULL.</summary>
    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = Create(connection, sql, values);
        return await command.ExecuteScalarAsync(ct) is { } value and not DBNull ? value : null;
    }

    public static Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params object?[] values) =>
        ReadAsync(connection, sql, read, commandTimeout: null, values, ct);

    public static Task<List<T>> QueryUnboundedAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params object?[] values) =>
        ReadAsync(connection, sql, read, commandTimeout: 0, values, ct);

    public static T? Nullable<T>(this NpgsqlDataReader reader, int ordinal) where T : class =>
        reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<T>(ordinal);

    public static DateTimeOffset? NullableTime(this NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<DateTimeOffset>(ordinal);

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, int? commandTimeout, object?[] values, CancellationToken ct)
    {
        await using var command = Create(connection, sql, values);
        if (commandTimeout is { } seconds)
        {
            command.CommandTimeout = seconds;
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static NpgsqlCommand Create(NpgsqlConnection connection, string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
