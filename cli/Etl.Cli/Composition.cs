using Etl.Local;
using Etl.Postgres.Connections;
using Etl.Postgres.History;

namespace Etl.Cli;

/// <summary>Puts the command together with the pipeline on one machine.</summary>
internal static class Composition
{
    public static Services Create() => new()
    {
        OpenEtl = options => new LocalEtl(options),
        ListLoads = (connection, most, ct) => ReadAsync(connection, history => history.ListAsync(most, ct)),
        FindLoads = (connection, prefix, ct) => ReadAsync(connection, async history =>
            (IReadOnlyList<LoadRecord>)[.. (await history.FindAsync(prefix, ct)).Select(found => found.Load)]),
        ListExecutions = (connection, loadId, ct) => ReadAsync(connection, history => history.ListExecutionsAsync(loadId, ct)),
    };

    private static async Task<T> ReadAsync<T>(string connectionString, Func<LoadHistory, Task<T>> read)
    {
        await using var connections = new DatabaseConnections(connectionString);
        return await read(new LoadHistory(connections));
    }
}
