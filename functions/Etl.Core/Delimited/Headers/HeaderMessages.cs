using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Delimited.Headers;

/// <summary>The texts of <see cref="HeaderProblem"/>. Fields are numbered from 1.</summary>
internal static class HeaderMessages
{
    public const string QuoteViolation =
        "The header breaks the quoting rules: a quote inside an unquoted name, or text behind a closing quote. Correct it, or declare literal quotes in the dataset.";

    public static string InvalidEncoding(ReadOnlySpan<byte> header, SourceEncoding encoding) => $"The header {EncodingText.Problem(header, encoding)}";

    public static string NoKnownColumn(string dataset) =>
        $"No name in the first record is a column of dataset '{dataset}'. If the file has no header, declare header: false; if it has another delimiter, declare that.";

    public static string DuplicateName(string name, IEnumerable<int> fieldNumbers) =>
        $"Header name '{name}' occurs more than once: fields {string.Join(", ", fieldNumbers)}. Names must differ.";

    public static string AmbiguousColumn(string column, IEnumerable<string> names) =>
        $"Header names {string.Join(", ", names.Select(name => $"'{name}'"))} all stand for column '{column}'. Keep one of them.";

    public static string UnnamedField(int fieldNumber) =>
        $"Field {fieldNumber} of the header has no name. Name it, or let the dataset ignore extra columns (extra: ignore).";

    public static string UnknownColumn(string name, int fieldNumber, string? nearest) =>
        $"Header name '{name}' (field {fieldNumber}) is not a column of the dataset{Suggestion(nearest)}. "
        + "Add it to the dataset, or let it ignore extra columns (extra: ignore).";

    public static string MissingColumn(Field column, string? nearest)
    {
        var names = column.Sources.IsDefaultOrEmpty ? [column.Name] : column.Sources;
        var expected = string.Join(" or ", names.Select(name => $"'{name.Trim()}'"));
        return $"Required column '{column.Name}' is missing: the header has no {expected}{Suggestion(nearest)}.";
    }

    public static string AbsentColumns(Dataset dataset, IEnumerable<string> columns)
    {
        var why = (dataset.Overwrites, dataset.Target.Mode) switch
        {
            (true, MergeMode.Replace) => "every row of the table would lose what it has there",
            (true, _) => "every row that the file updates would lose what it has there",
            _ => "the dataset refuses such a file (absent: refuse)",
        };
        return $"The header leaves out {string.Join(", ", columns)}: {why}. Let the sender send all columns; "
            + "or declare absent: null (NULL in every row) or absent: default (the column's default, NULL where it has none), in the dataset or at a column.";
    }

    private static string Suggestion(string? nearest) => nearest is null ? "" : $"; the nearest is '{nearest}'";
}
