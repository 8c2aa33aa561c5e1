using System.Collections.Immutable;
using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Conversion;

/// <summary>Finds out by which pattern dates may be spelled, for a person who has to declare it. No value is ever read by what it finds.</summary>
public static class DateSpellings
{
    private static readonly ImmutableArray<string> Dates = ["dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "yyyy/MM/dd", "yyyyMMdd"];
    private static readonly ImmutableArray<string> Times = ["", " HH:mm", " HH:mm:ss"];

    /// <summary>The common patterns, which a column of the kind can declare, that read every one of the values; several when nothing in the values decides between them.</summary>
    public static ImmutableArray<string> Find(ColumnKind kind, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0 || kind is not (ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.TimestampTz)) return [];
        var texts = values.Select(Encoding.UTF8.GetBytes).ToList();
        var times = kind == ColumnKind.Date ? Times[..1] : Times;
        return [.. times.SelectMany(time => Dates.Select(date => date + time)).Where(pattern => ReadsAll(pattern, texts))];
    }

    private static bool ReadsAll(string pattern, List<byte[]> texts) =>
        DatePattern.TryCompile(pattern, pivot: null, out var compiled, out _) && texts.TrueForAll(text => DatePattern.ReadAny([compiled!], text, out _) == Verdict.Good);
}
