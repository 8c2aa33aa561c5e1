using Etl.Core.Datasets;
using Etl.Postgres.Connections;

namespace Etl.Postgres.Targets;

/// <summary>The statement that makes a target from its dataset.</summary>
internal static class TargetCreation
{
    /// <summary>CREATE TABLE.</summary>
    public static string CreateTable(TargetName name, Dataset dataset)
    {
        var columns = dataset.Columns.Select(c =>
            $"{SqlName.Quote(c.Name)} {c.Type}{(c.Required || dataset.Target.Key.Contains(c.Name) ? " NOT NULL" : "")}");
        var key = dataset.Target.Key.IsEmpty ? "" : $", PRIMARY KEY ({SqlName.List(dataset.Target.Key)})";
        return $"CREATE TABLE {name.Sql} ({string.Join(", ", columns)}{key})";
    }
}
