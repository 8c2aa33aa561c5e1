namespace Etl.Functions.Runs;

/// <summary>Something about a load that a person should know although it is no error.</summary>
/// <param name="Code">Which, by a name of <see cref="WarningCodes"/>.</param>
/// <param name="Message">What it is and what can be done, for a person.</param>
/// <param name="Count">How often: records, lines, columns or files, as the code says.</param>
public sealed record Warning(string Code, string Message, long Count);

/// <summary>The codes of warnings: a contract with those who read them (docs/json.md), so none is ever renamed.</summary>
public static class WarningCodes
{
    /// <summary>The file has no records at all; counted once.</summary>
    public const string EmptyFile = "empty_file";

    /// <summary>The file has a header and no records; counted once.</summary>
    public const string HeaderOnly = "header_only";

    /// <summary>The file has several kinds of line ends; counted once.</summary>
    public const string MixedLineEnds = "mixed_line_ends";

    /// <summary>The header leaves out columns of the dataset; counts the columns.</summary>
    public const string AbsentColumns = "absent_columns";

    /// <summary>Records have empty fields beyond the header's, which were left out; counts the records.</summary>
    public const string SurplusEmpty = "surplus_empty";

    /// <summary>Records are the header once more, and were rejected; counts them.</summary>
    public const string RepeatedHeader = "repeated_header";

    /// <summary>Dataset files have mistakes, so that what they take is not known; counts the files.</summary>
    public const string DatasetUnreadable = "dataset_unreadable";

    /// <summary>The load brought values from the next one of a sequence on, which feeds their column; counts the sequences.</summary>
    public const string SequenceBehind = "sequence_behind";
}
