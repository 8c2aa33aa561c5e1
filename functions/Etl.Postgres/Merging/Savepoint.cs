using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>A point to which a merge goes back when a way turns out to be closed; the locks taken since are given back.</summary>
internal sealed class Savepoint
{
    private readonly NpgsqlConnection _connection;
    private readonly string _name;

    private Savepoint(NpgsqlConnection connection, string name) => (_connection, _name) = (connection, name);

    /// <param name="connection">The merge's.</param>
    /// <param name="name">Differs from that of a savepoint around this one.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<Savepoint> SetAsync(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        await connection.ExecuteAsync("SAVEPOINT " + name, ct);
        return new Savepoint(connection, name);
    }

    /// <summary>Goes on from here; no way back is needed any more.</summary>
    public Task ReleaseAsync(CancellationToken ct) => _connection.ExecuteAsync("RELEASE SAVEPOINT " + _name, ct);

    /// <summary>Undoes everything since.</summary>
    public Task GoBackAsync(CancellationToken ct) => _connection.ExecuteAsync($"ROLLBACK TO SAVEPOINT {_name}; RELEASE SAVEPOINT {_name}", ct);
}
