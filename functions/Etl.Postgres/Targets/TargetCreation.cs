using Etl.Core.Datasets;
using Etl.Postgres.Connections;

namespace Etl.Postgres.Targets;

/// <summary>The statements that make a target from its dataset.</summary>
internal static class TargetCreation
{
    /// <summary>CREATE TABLE; without the key when that is built after the rows are in.</summary>
    public static string CreateTable(TargetName name, Dataset dataset, bool withKey)
    {
        var columns = dataset.Columns.Select(c =>
            $"{SqlName.Quote(c.Name)} {c.Type}{(c.Required || dataset.Target.Key.Contains(c.Name) ? " NOT NULL" : "")}");
        var key = withKey && !dataset.Target.Key.IsEmpty ? $", {PrimaryKey(dataset)}" : "";
        return $"CREATE TABLE {name.Sql} ({string.Join(", ", columns)}{key})";
    }

    /// <summary>ALTER TABLE … ADD PRIMARY KEY.</summary>
    public static string AddKey(TargetName name, Dataset dataset) => $"ALTER TABLE {name.Sql} ADD {PrimaryKey(dataset)}";

    private static string PrimaryKey(Dataset dataset) => $"PRIMARY KEY ({SqlName.List(dataset.Target.Key)})";
}
