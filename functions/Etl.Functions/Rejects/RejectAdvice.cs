using Etl.Core.Conversion;
using Etl.Core.Rejects;
using Etl.Functions.Chunks;
using Etl.Functions.Datasets;

namespace Etl.Functions.Rejects;

/// <summary>What may mend most of a file's rejects at once. It names what a person has to know, and takes nothing for known that the file does not say.</summary>
internal static class RejectAdvice
{
    /// <summary>The advice; null when most rejects have nothing in common that could be declared.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="totals">All rejects of the file.</param>
    /// <param name="first">The first of them.</param>
    public static string? Find(PlannedRun plan, RejectTotals totals, IReadOnlyList<RejectedRecord> first)
    {
        if (AreMost([RejectKind.InvalidEncoding]))
        {
            return FunctionMessages.OtherEncoding(DatasetWords.Encoding.WordOf(plan.Run.Encoding));
        }

        return plan.Records.Rejects(plan.Run.Encoding).Advise(AreMost, first, plan.Load) ?? DateFormat(plan, totals, first);

        bool AreMost(RejectKind[] kinds) =>
            kinds.Sum(kind => totals.ByRule.GetValueOrDefault(RejectKindNames.Name(kind))) * 2 > totals.Rejected
            && first.Count(record => record.Errors.Any(error => kinds.Contains(error.Kind))) * 2 > first.Count;
    }

    private static string? DateFormat(PlannedRun plan, RejectTotals totals, IReadOnlyList<RejectedRecord> first)
    {
        var (rule, count) = totals.Causes().First();
        var column = plan.Dataset.Columns.FirstOrDefault(one => rule == $"{one.Name}.{RejectKindNames.Name(RejectKind.InvalidValue)}");
        if (column is null || count * 2 <= totals.Rejected)
        {
            return null;
        }

        var values = first.SelectMany(record => record.Errors)
            .Where(error => error.Column == column.Name && error.Kind == RejectKind.InvalidValue)
            .Select(error => error.Value).OfType<string>().ToList();
        return DateSpellings.Find(column.Type.Kind, column.Format.Patterns.IsEmpty, values) switch
        {
            [] => null,
            [var pattern] => FunctionMessages.DateFormat(column, values.Count, pattern),
            var several => FunctionMessages.DateFormats(column, values.Count, several),
        };
    }
}
