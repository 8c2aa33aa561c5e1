using System.Collections.Immutable;
using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Conversion;

/// <summary>Finds out by which pattern dates may be spelled, for a person who has to declare it. No value is ever read by what it finds.</summary>
public static class DateSpellings
{
    private const string Iso = "yyyy-MM-dd";
    private static readonly ImmutableArray<string> Dates = ["dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "yyyy/MM/dd", "yyyyMMdd", Iso];
    private static readonly ImmutableArray<string> Times = ["", " HH:mm", " HH:mm:ss"];

    /// <summary>The common patterns that read every one of the values; several when nothing in the values decides between them.</summary>
    /// <param name="kind">The column's kind, which the patterns can be declared for.</param>
    /// <param name="isIso">Whether the column is read as ISO 8601 already, and would gain nothing by its pattern.</param>
    /// <param name="values">What was rejected.</param>
    public static ImmutableArray<string> Find(ColumnKind kind, bool isIso, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0 || kind is not (ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.TimestampTz))
        {
            return [];
        }

        var texts = values.Select(Encoding.UTF8.GetBytes).ToList();
        var times = kind == ColumnKind.Date ? Times[..1] : Times;
        return [.. times.SelectMany(time => Dates.Where(date => !isIso || date != Iso).Select(date => date + time)).Where(pattern => ReadsAll(pattern, texts))];
    }

    private static bool ReadsAll(string pattern, List<byte[]> texts) =>
        DatePattern.TryCompile(pattern, pivot: null, out var compiled, out _) && texts.TrueForAll(text => DatePattern.ReadAny([compiled!], text, out _) == Verdict.Good);
}
