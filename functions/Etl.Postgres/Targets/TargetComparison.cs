using Etl.Core.Datasets;
using Etl.Functions.Errors;

namespace Etl.Postgres.Targets;

/// <summary>Compares a dataset with the table that it goes into.</summary>
internal static class TargetComparison
{
    /// <summary>Throws unless the dataset can be merged into the table.</summary>
    /// <exception cref="TargetDiffersException">Lists every difference.</exception>
    /// <exception cref="DatabaseRefusedException">The role may not do what the mode needs.</exception>
    public static void Require(Dataset dataset, TargetTable table)
    {
        if (Differences(dataset, table).ToList() is { Count: > 0 } differences)
        {
            throw new TargetDiffersException(TargetMessages.Differs(table.Name, dataset, differences));
        }

        if (MissingRights(dataset, table).ToList() is { Count: > 0 } rights)
        {
            throw new DatabaseRefusedException(TargetMessages.MissingRights(table, dataset.Target.Mode, rights));
        }
    }

    private static IEnumerable<string> Differences(Dataset dataset, TargetTable table)
    {
        if (KindOf(table.Kind) is { } kind)
        {
            yield return TargetMessages.NoTable(kind);
            yield break;
        }

        var columns = table.Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var column in dataset.Columns)
        {
            if (!columns.TryGetValue(column.Name, out var found))
            {
                yield return TargetMessages.MissingColumn(table.Name, column);
            }
            else if (found.AlwaysGenerated)
            {
                yield return TargetMessages.AlwaysGenerated(found);
            }
            else if (!TypeFit.Holds(found, column.Type))
            {
                yield return TargetMessages.OtherType(table.Name, column, found);
            }
        }

        var known = dataset.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var extra in table.Columns.Where(c => !known.Contains(c.Name) && c is { NotNull: true, HasDefault: false, AlwaysGenerated: false }))
        {
            yield return TargetMessages.ExtraRequired(table.Name, extra);
        }

        if (dataset.Target.Mode == MergeMode.Upsert && !table.UniqueKeys.Any(k => k.SetEquals(dataset.Target.Key)))
        {
            yield return TargetMessages.NoUniqueKey(table.Name, dataset.Target.Key);
        }
    }

    private static IEnumerable<string> MissingRights(Dataset dataset, TargetTable table)
    {
        // UPDATE and DELETE are also what allows us the lock, so upsert needs UPDATE even where it ignores what is there.
        string[] needed = dataset.Target.Mode switch
        {
            MergeMode.Append => ["INSERT"],
            MergeMode.Upsert => ["SELECT", "INSERT", "UPDATE"],
            _ => ["SELECT", "INSERT", "DELETE"],
        };
        var mayInsert = dataset.Columns.All(c => table.Columns.First(t => t.Name == c.Name).MayInsert);
        return needed.Where(right => right == "INSERT" ? !mayInsert : !table.Rights.Contains(right));
    }

    private static string? KindOf(char kind) => kind switch
    {
        'r' or 'p' => null,
        'v' => "a view",
        'm' => "a materialized view",
        'f' => "a foreign table",
        'S' => "a sequence",
        'i' or 'I' => "an index",
        _ => "no table",
    };
}
