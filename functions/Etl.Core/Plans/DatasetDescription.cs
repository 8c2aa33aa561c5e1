using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Etl.Core.Datasets;
using Etl.Core.Rules;

namespace Etl.Core.Plans;

/// <summary>Writes down what decides a plan's results, unambiguously: one line a setting, texts as JSON strings.</summary>
internal static class DatasetDescription
{
    /// <summary>Changes when converters change what they make of the same bytes, so that no run is continued across it.</summary>
    private const int Version = 2;

    public static string Describe(Dataset dataset, IReadOnlyList<SettledColumn[]> rows, FieldLayout layout, TargetConstraints constraints)
    {
        var lines = new StringBuilder();
        Line(lines, "plan", Version);
        Describe(lines, dataset, rows, layout, constraints);
        return lines.ToString();
    }

    /// <summary>
    /// What a dataset makes of any file, and how its rows get in: the declared settings alone, without the file at hand, the live target and
    /// the version. A setting that a later version adds is written only where it is not its default: nobody has changed his dataset by an update.
    /// </summary>
    public static string DescribeMeaning(Dataset dataset)
    {
        var lines = new StringBuilder();
        var (file, target) = (dataset.File, dataset.Target);
        Line(lines, "encoding", file.Encoding);
        Line(lines, "delimiter", file.Delimiter);
        Line(lines, "header", file.Header);
        Line(lines, "case_sensitive", file.CaseSensitive);
        Describe(lines, dataset, Declared(dataset), layout: null, TargetConstraints.None);
        foreach (var field in dataset.Fields)
        {
            Line(lines, "column", field.Name);
            Lines(lines, "from", field.Sources);
            Line(lines, "absent", field.Absent);
        }

        Line(lines, "absent", dataset.Absent);
        Line(lines, "mode", target.Mode);
        Lines(lines, "key", target.Key);
        Line(lines, "on_conflict", target.OnConflict);
        return lines.ToString();
    }

    /// <summary>By row: the columns with the fields that they are declared to have; null where that is their own.</summary>
    private static IEnumerable<IEnumerable<SettledColumn>> Declared(Dataset dataset) => dataset.Rows.Select(row => row.Inputs.Select((input, index) => new SettledColumn(
        input.Field < 0 ? dataset.Columns[index] with { Default = input.Constant } : dataset.Columns[index], input.Field == index ? null : input.Field)));

    private static void Describe(
        StringBuilder lines, Dataset dataset, IEnumerable<IEnumerable<SettledColumn>> rows, FieldLayout? layout, TargetConstraints constraints)
    {
        var file = dataset.File;
        Line(lines, "quote", file.Quote);
        Line(lines, "pad_short", file.PadShort);
        Line(lines, "surplus_empty", file.RejectSurplusEmpty ? "reject" : "accept");
        Line(lines, "blank_rows", file.BlankRows);
        Line(lines, "literal_quotes", file.LiteralQuotes);
        Line(lines, "max_record", file.MaxRecordBytes);
        Line(lines, "max_field", file.MaxFieldBytes);
        Line(lines, "fields", layout?.FieldCount);
        Line(lines, "nameless", layout?.Nameless);
        Line(lines, "ignore_nameless", file.IgnoreExtra);
        Line(lines, "header", layout is null ? null : Encoding.UTF8.GetString(layout.Header.Span));
        var several = dataset.Rows.Length > 1 ? 0 : (int?)null;
        foreach (var row in rows)
        {
            Line(lines, "row", several++);
            foreach (var (column, field) in row)
            {
                Describe(lines, column, field, file, constraints.Columns.GetValueOrDefault(column.Name));
            }
        }

        foreach (var filter in dataset.Where)
        {
            Line(lines, "where", filter.Column);
            Line(lines, "is_null", filter.IsNull);
            Describe(lines, filter.Rules);
        }
    }

    private static void Describe(StringBuilder lines, Column column, int? field, FileFormat file, TargetConstraint? constraint)
    {
        Line(lines, "column", column.Name);
        Line(lines, "field", field);
        Line(lines, "type", column.Type.ToString());
        Line(lines, "required", column.Required);
        foreach (var transform in column.Transforms)
        {
            Line(lines, "transform", transform.GetType().Name);
            if (transform is not Transform.Replace replace)
            {
                continue;
            }

            Line(lines, "from", replace.From);
            Line(lines, "to", replace.To);
        }

        Lines(lines, "null", column.NullTokens ?? file.NullTokens);
        Line(lines, "quoted_null", file.QuotedNull);
        Line(lines, "default", column.Default);
        Describe(lines, column.Rules);
        var format = column.Format;
        Lines(lines, "format", format.Patterns);
        Line(lines, "pivot", format.Pivot);
        Line(lines, "zone", format.Zone);
        Line(lines, "decimal", format.Decimal);
        Line(lines, "thousands", format.Thousands);
        Line(lines, "non_finite", format.AllowNonFinite);
        Lines(lines, "true", format.True);
        Lines(lines, "false", format.False);
        Line(lines, "target_length", constraint?.MaxLength);
        Line(lines, "target_not_null", constraint?.NotNull ?? false);
    }

    private static void Describe(StringBuilder lines, ImmutableArray<Rule> rules)
    {
        foreach (var (key, texts) in rules)
        {
            foreach (var text in texts)
            {
                Line(lines, key, ValueRules.Find(key)?.Describe(text) ?? text);
            }
        }
    }

    private static void Lines(StringBuilder lines, string key, ImmutableArray<string> values)
    {
        foreach (var value in values)
        {
            Line(lines, key, value);
        }
    }

    private static void Line(StringBuilder lines, string key, object? value)
    {
        if (value is null)
        {
            return;
        }

        var text = value is string s ? $"\"{JsonEncodedText.Encode(s)}\"" : string.Create(CultureInfo.InvariantCulture, $"{value}");
        lines.Append(key).Append(' ').Append(text).Append('\n');
    }
}
