namespace Etl.Functions.Runs;

/// <summary>Puts together what is worth telling of a load before its merge: of its head, then of its records.</summary>
internal static class LoadWarnings
{
    /// <summary>The warnings about a file, in a fixed order.</summary>
    public static IReadOnlyList<Warning> Of(RunPlan run, IReadOnlyList<ChunkReport> reports)
    {
        var noticed = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (code, count) in reports.SelectMany(report => report.Noticed))
        {
            noticed[code] = noticed.GetValueOrDefault(code) + count;
        }

        return [.. run.Warnings, .. noticed.Select(each => new Warning(each.Key, FunctionMessages.Noticed(each.Key, each.Value), each.Value))];
    }
}
