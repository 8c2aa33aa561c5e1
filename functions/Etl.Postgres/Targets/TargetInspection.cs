using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;
using Npgsql;

namespace Etl.Postgres.Targets;

/// <summary>Looks at a target before anything is loaded; changes nothing.</summary>
internal static class TargetInspection
{
    public static async Task<TargetState> InspectAsync(NpgsqlConnection connection, Dataset dataset, CancellationToken ct)
    {
        foreach (var column in dataset.Columns)
        {
            _ = SqlName.Quote(column.Name);
        }

        if (dataset.Columns.FirstOrDefault(c => StagingTable.PlaceColumns(dataset).Contains(c.Name)) is { } reserved)
        {
            throw new TargetDiffersException(TargetMessages.ReservedColumn(reserved.Name));
        }

        var name = await TargetCatalog.ResolveAsync(connection, dataset.Target, ct);
        if (await TargetCatalog.FindAsync(connection, name, ct) is not { } table)
        {
            await RequireCreateAsync(connection, name, dataset, ct);
            return new TargetState(false, new Dictionary<string, int>(), new HashSet<string>());
        }

        TargetComparison.Require(dataset, table);
        var known = dataset.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var columns = table.Columns.Where(c => known.Contains(c.Name)).ToList();
        return new TargetState(
            true,
            columns.Where(c => TypeFit.MaxLength(c) is not null).ToDictionary(c => c.Name, c => TypeFit.MaxLength(c)!.Value, StringComparer.Ordinal),
            columns.Where(c => c.NotNull).Select(c => c.Name).ToHashSet(StringComparer.Ordinal));
    }

    private static async Task RequireCreateAsync(NpgsqlConnection connection, TargetName name, Dataset dataset, CancellationToken ct)
    {
        var (role, may) = (await connection.QueryAsync(
            "SELECT current_user::text, has_schema_privilege($1, 'CREATE') AND has_schema_privilege($1, 'USAGE')",
            r => (r.GetString(0), r.GetBoolean(1)), ct, name.Schema)).Single();
        if (!may)
        {
            throw new DatabaseRefusedException(TargetMessages.MayNotCreate(name, role, TargetCreation.CreateTable(name, dataset)));
        }
    }
}
