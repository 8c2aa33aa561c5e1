using System.Globalization;
using System.Text;
using Etl.Core.Datasets;

namespace Etl.Functions.Datasets;

/// <summary>Every text that a mistake in a dataset file, or the choice of a dataset, can lead to.</summary>
internal static class DatasetMessages
{
    public const string TooLarge = "is larger than 1 MiB, the limit for a dataset file";
    public const string Empty = "is empty: a dataset needs dataset, match, columns and target";
    public const string NotUtf8 = "is not UTF-8";
    public const string SecondDocument = "a second document begins here: write one dataset per file";
    public const string Tab = "not valid YAML: a tab indents this line; use spaces";
    public const string SyntaxAfter = "not valid YAML from here on: is a bracket or a quote still open? Put values that hold { } [ ] , # or \": \" in quotes";
    public const string TooDeep = "is nested too deeply";
    public const string NulCharacter = "holds a NUL character, which Postgres cannot store";
    public const string KeyNotText = "a key must be plain text";
    public const string NotMapping = "must be a mapping of keys to values";
    public const string NotList = "must be a list";
    public const string NotOneValue = "must be one value";
    public const string NotTransform = "must be trim, upper, lower, collapse_spaces, {replace: {from: TEXT, to: TEXT}} or {remove: TEXT}";
    public const string ReplaceAndRemove = "stands beside replace; make them two items of the list, in the order in which they are to be done";
    public const string Missing = "is missing";
    public const string NoValue = "has no value; write \"\" for the empty text";
    public const string EmptyList = "must have at least one item";
    public const string EmptyText = "must not be empty";
    public const string KeyBelongsAtTop = "unknown key here; it belongs at the top level of the file";
    public const string SchemaTwice = "names the schema that table names too; keep one of them";
    public const string DottedTable = "must be TABLE or SCHEMA.TABLE";
    public const string LengthTwice = "the type limits the length already; keep one of them";

    public static string NumericArguments => $"numeric(precision,scale) needs a precision from 1 to {DatasetLimits.MaxPrecision} and a scale from 0 to the precision";

    public static string VarcharArguments => $"varchar(length) needs one length from 1 to {DatasetLimits.MaxVarchar}";

    public static string Syntax(string message) =>
        $"not valid YAML: {message.TrimEnd('.')}. Put values that hold {{ }} [ ] , # or \": \" in quotes";

    public static string Alias(string name) => $"*{name} is a YAML alias, which a dataset cannot use; for a value that starts with *, put it in quotes: {Quote("*" + name)}";

    public static string Anchor(string name) => $"&{name} is a YAML anchor, which a dataset cannot use; for a value that starts with &, put it in quotes";

    public static string Tag(string tag) => $"{tag} is a YAML tag, which a dataset cannot use; for a value that starts with !, put it in quotes";

    public static string DuplicateKey(int firstLine) => string.Create(CultureInfo.InvariantCulture, $"is given twice, first on line {firstLine}");

    public static string DuplicateItem(string text) => $"lists {Quote(text)} twice";

    public static string NullWord(string word) => $"{word} without quotes is YAML's word for no value; leave the key out, or write {Quote(word)} for the text";

    public static string UnknownKey(string near) => $"unknown key; did you mean {Quote(near)}?";

    public static string UnknownKey(IEnumerable<string> keys) => $"unknown key; the keys here are {string.Join(", ", keys)}";

    public static string KeyBelongsTo(string place) => $"unknown key here; it belongs to {place}";

    public static string UnknownWord(string text, string near) => $"unknown value {Quote(text)}; did you mean {Quote(near)}?";

    public static string UnknownWord(string text, IEnumerable<string> words) => $"unknown value {Quote(text)}; use one of {string.Join(", ", words)}";

    public static string UnknownType(string text, string near) => $"unknown type {Quote(text)}; did you mean {Quote(near)}?";

    public static string UnknownType(string text, IEnumerable<string> types) => $"unknown type {Quote(text)}; the types are {string.Join(", ", types)}";

    public static string OpenType(string text) => $"{Quote(text)} lacks its closing bracket; inside {{ }} a comma ends a value, so write the type in quotes: \"numeric(18,2)\"";

    public static string NoArguments(string name) => $"{name} takes nothing in brackets";

    public static string NotCount(string text) => $"{Quote(text)} is not a whole number from 0 up";

    public static string NotPercent(string text) => $"{Quote(text)} is not a number from 0 to 100, without a percent sign";

    public static string NotSize(string text) => $"{Quote(text)} is not a size: write a number of bytes, or KiB or MiB, such as 16MiB";

    public static string NotCharacter(string text) => $"{Quote(text)} is not one ASCII character other than NUL and line ends; put it in quotes";

    public static string LongDelimiter(string text) =>
        $"{Quote(text)} has {text.Length} characters, and only one is possible: one ASCII character, or tab; a control character is written as in \"\\x01\". Have the file exported with such a one";

    public static string NotYear(string text) => $"{Quote(text)} is not a year, such as 1950";

    public static string Unreadable(string reason) => $"cannot be read: {reason}";

    public static string NoDirectory(string directory) => $"No datasets: there is no directory {directory}. Create it, or name another one with --datasets DIR.";

    public static string NameTaken(string name, string file) => $"{Quote(name)} is the name of the dataset in {file} too; names must differ";

    public static string NoMatch(string key, string directory, IEnumerable<string> datasets) =>
        $"No dataset takes {Quote(key)}. {Known(directory, datasets)} Name one with --dataset NAME, or extend its match.";

    public static string SeveralMatch(string key, IEnumerable<string> datasets) =>
        $"Several datasets take {Quote(key)}: {string.Join("; ", datasets)}. Name one with --dataset NAME, or narrow their match.";

    public static string NoSuchDataset(string name, string near) => $"No dataset is named {Quote(name)}; did you mean {Quote(near)}?";

    public static string NoSuchDataset(string name, string directory, IEnumerable<string> datasets) =>
        $"No dataset is named {Quote(name)}. {Known(directory, datasets)}";

    /// <summary>A text in double quotes, capped, its control characters escaped: it goes to terminals.</summary>
    public static string Quote(string text)
    {
        const int MaxCharacters = 80;
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length > MaxCharacters)
            {
                return quoted.Append("…\"").ToString();
            }

            quoted.Append(rune.Value switch
            {
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                _ when Rune.IsControl(rune) => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static string Known(string directory, IEnumerable<string> datasets)
    {
        var list = string.Join("; ", datasets);
        return list.Length == 0 ? $"There is no *.yaml file in {directory}." : $"{directory} has: {list}.";
    }
}
