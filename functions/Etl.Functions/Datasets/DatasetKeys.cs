using System.Collections.Frozen;
using System.Collections.Immutable;
using Etl.Core;
using Etl.Core.Datasets;
using Etl.Core.Names;
using Etl.Core.Rules;

namespace Etl.Functions.Datasets;

/// <summary>
/// The keys of dataset files, each stated here alone: what is read, datasets/dataset.schema.json and the tables of docs/datasets.md come from these
/// rows, and from those of <see cref="ValueRules"/>. After a change a test writes the two: <c>ETL_ACCEPT_SNAPSHOTS=1 ./etl test
/// Etl.Functions.Tests --filter-class '*DatasetReferenceTests'</c>.
/// </summary>
internal static class DatasetKeys
{
    private const string Required = DatasetKey.Required;

    private static readonly KeyShape AbsentWords = KeyShape.Word(DatasetWords.Absent) with { Name = "absent" };

    public static readonly KeySet Root = new(
        "",
        [
            new("dataset", KeyShape.Identifier, "the name, unique in the directory: letters, digits, `_`, `-`", Required),
            new("match", KeyShape.Texts, "the object keys it takes, one glob or several: `*` any characters but `/`, `**` any, `?` one but `/`; letter case counts. `etl run FILE` matches `incoming/<file name>`", Required),
            new("file", KeyShape.Of("file"), "how the files are written", "found out"),
            new("columns", KeyShape.ListOf("column"), "the columns that the file fills, at least one", Required),
            new("where", KeyShape.ListOf("filter"), "which records are kept", "all"),
            new("target", KeyShape.Of("target"), "the table", Required),
            new("rejects", KeyShape.Of("rejects"), "how many rejects a load survives", DatasetKey.Below),
            new("validate", KeyShape.Word(DatasetWords.Validate), "`with_load`: each chunk is validated and staged in one read; `first`: nothing is staged until every chunk has been validated, at the price of a second read", "`with_load`"),
            new("duplicate", KeyShape.Word(DatasetWords.Duplicate), "a file of the same bytes under another name: `skip` it if it is a [repeat](merging.md#is-it-a-repeat), or `load` it", "`skip`"),
            new("absent", AbsentWords, "columns, not `required`, that a header leaves out: `null`: NULL in every row; `default`: the column's `default`, NULL where it has none, with the warning `absent_columns`; `refuse` the file", "`refuse` where rows that are there would lose values (replace, upsert that updates), else `default`"),
        ]);

    public static readonly KeySet File = new(
        "file",
        [
            new("delimiter", KeyShape.String, "one ASCII character, or `tab`; a control character as in `\"\\x01\"`", "found out among `,` `;` tab `|`"),
            new("quote", KeyShape.String, "one ASCII character, or `none`", "`\"`"),
            new("encoding", KeyShape.Word(DatasetWords.Encoding), string.Join(", ", DatasetWords.Encoding.Words.Select(word => $"`{word}`")), "UTF-16 by its byte order mark or where only one byte order gives text, else UTF-8; the one-byte encodings are never guessed"),
            new("header", KeyShape.Flag, "whether the first record names the columns; if not, they are taken in order", "`true`"),
            new("case_sensitive", KeyShape.Flag, "whether header names must match in letter case", "`false`"),
            new("extra", KeyShape.Word(DatasetWords.Extra), "a header column that the dataset does not know: `fail` the file or `ignore` it. Nameless fields at the end of the header are no columns; a value in one rejects its record, unless `ignore`", "`fail`"),
            new("pad_short", KeyShape.Flag, "whether a record with too few fields is filled up with NULLs", "`false`"),
            new("surplus_empty", KeyShape.Word(DatasetWords.SurplusEmpty), "empty fields beyond the header's: `accept` leaves them out, with the warning `surplus_empty`; `reject`", "`accept`"),
            new("blank_rows", KeyShape.Word(DatasetWords.BlankRows), "a record of several fields, all empty and unquoted: `skip` counts it as blank, `reject`, `load` takes it as a record. In a file of one column an empty field or line is a value", "`skip`"),
            new("quote_errors", KeyShape.Word(DatasetWords.QuoteErrors), "a field that breaks the quoting rules: `reject` its record, or take it as `literal`, quotes included", "`reject`"),
            new("null", KeyShape.Tokens, "unquoted values that mean NULL besides the empty one, such as `[NULL, \"\\\\N\"]`; for columns without their own", "none"),
            new("quoted_null", KeyShape.Flag, "whether the values of `null` mean NULL in quotes too", "`false`"),
            new("max_record", KeyShape.Size, $"the most bytes of UTF-8 in a record, 1 B to {DatasetLimits.MaxBytes >> 20} MiB; in `B`, `KiB`, `MiB`", $"`{Defaults.MaxRecordBytes >> 20}MiB`"),
            new("max_field", KeyShape.Size, "the most bytes of a field, likewise", $"`{Defaults.MaxFieldBytes >> 20}MiB`, or `max_record` if that is less"),
        ]);

    public static readonly KeySet Column = new(
        "a column",
        [
            new("name", KeyShape.Text, "the column's name in the table", Required),
            new("from", KeyShape.Texts, "the names that the header may give it; white space around names does not count", "its name"),
            new("type", KeyShape.Type, "one of the types below", Required),
            new("required", KeyShape.Flag, "whether NULL is rejected", "`false`"),
            new("transform", KeyShape.Transforms, "`trim`, `upper`, `lower`, `collapse_spaces` (a run of white space becomes one space), `{replace: {from: TEXT, to: TEXT}}` everywhere, `{remove: TEXT}`, such as `\"\\0\"`; in order", "none"),
            new("null", KeyShape.Tokens, "replaces the file's list; `[]` for none; with `\"\"` a quoted empty field is NULL too", "those of `file`"),
            new("default", KeyShape.Text, "takes the place of NULL, in the file's spelling", "none"),
            new("absent", AbsentWords, "as at the top level", "the top level's"),
            .. Rules,
            new("format", KeyShape.Texts, "the accepted patterns in .NET's letters, such as `dd/MM/yyyy HH:mm:ss`", "ISO 8601") { For = TypeGroup.DatesAndTimes.Name },
            new("pivot", KeyShape.Year, "the first of the hundred years that two digits stand for: `1950` is 1950 to 2049", "`yy` is refused") { For = "formats with `yy`" },
            new("zone", KeyShape.String, "the zone of values without an offset: `UTC`, `+01:00`, an IANA name", "such values are rejected") { For = TypeGroup.Instants.Name },
            new("decimal", KeyShape.String, "the decimal separator, one ASCII character", "`.`") { For = TypeGroup.Fractions.Name },
            new("thousands", KeyShape.String, "the separator between groups of three digits; a `replace` of it would make 105 of a 10.05", "none accepted") { For = TypeGroup.Numbers.Name },
            new("non_finite", KeyShape.Flag, "whether NaN and the infinities are accepted", "`false`") { For = TypeGroup.Fractions.Name },
            new("true", KeyShape.Texts, "the spellings of true, in any letter case", "`t true y yes on 1`") { For = TypeGroup.Bool.Name },
            new("false", KeyShape.Texts, "the spellings of false, in any letter case", "`f false n no off 0`") { For = TypeGroup.Bool.Name },
        ]);

    public static readonly KeySet Transform = new(
        "a transform",
        [
            new("replace", KeyShape.Of("replace"), "what becomes what", DatasetKey.None),
            new("remove", KeyShape.Text, "the text that is taken out wherever it occurs; not empty", DatasetKey.None),
        ]);

    public static readonly KeySet Replace = new(
        "replace",
        [
            new("from", KeyShape.Text, "the text to find; not empty", Required),
            new("to", KeyShape.Text, "what takes its place; may be empty", Required),
        ]);

    public static readonly KeySet Filter = new(
        "a condition of where",
        [
            new("column", KeyShape.Text, "the column's name in the table", Required),
            new("is_null", KeyShape.Flag, "`true`: the value must be NULL; `false`: it must not be", DatasetKey.None),
            .. Rules,
        ]);

    public static readonly KeySet Target = new(
        "target",
        [
            new("table", KeyShape.Text, "`TABLE` or `SCHEMA.TABLE`; names keep their letter case", Required),
            new("schema", KeyShape.Text, "the schema, if `table` names none", "the first of the search path that exists"),
            new("key", KeyShape.Texts, "the key columns, in order; needed by upsert", "none"),
            new("mode", KeyShape.Word(DatasetWords.Mode), "`append`: rows are added. `upsert`: added, or merged with the row of the same key; within a file the last record wins. `replace`: they take the place of all that was there, in one transaction", "`append`"),
            new("on_conflict", KeyShape.Word(DatasetWords.OnConflict), "upsert, for a key that is there: `update` the row if anything differs, or `ignore` the new one", "`update`"),
            new("replace_min_percent", KeyShape.Percent, $"replace: from {Defaults.FewestToJudge} rows on, the fewest that may be left, in percent of those that are there, 0 to {DatasetLimits.MaxPercent}; a file without a row never empties a table. `--allow-shrink` lifts both for one run", $"`{Defaults.ReplaceMinPercent}`"),
            new("cascade", KeyShape.Word(DatasetWords.Cascade), "replace: when foreign keys with ON DELETE CASCADE, SET NULL or SET DEFAULT would reach rows of other tables, `refuse` or `allow` it", "`refuse`"),
            new("sequences", KeyShape.Word(DatasetWords.Sequences), "a sequence of a column that is behind the loaded values: `leave` it, with a warning, or `advance` it ([merging](merging.md#sequences))", "`leave`"),
        ]);

    public static readonly KeySet Rejects = new(
        "rejects",
        [
            new("max_count", KeyShape.Count, "the most rejected records", DatasetKey.Above),
            new("max_percent", KeyShape.Percent, $"the most rejects in percent of the records read, 0 to {DatasetLimits.MaxPercent}", DatasetKey.Above),
            new("per_rule", KeyShape.Limits, "the most rejects of a kind (`pattern: 10`) or of a column's (`amount.invalid_value: 5`)", "no limit"),
        ]);

    private static IEnumerable<DatasetKey> Rules => ValueRules.All.Select(rule => new DatasetKey(
        rule.Key,
        rule.Argument switch { RuleArgument.Values => KeyShape.Texts, RuleArgument.Count => KeyShape.Count, _ => KeyShape.Text },
        rule.Effect,
        DatasetKey.None)
    { For = rule.Types.Name });

    /// <summary>What people call things elsewhere.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["alias"] = "from",
        ["aliases"] = "from",
        ["allowed"] = "one_of",
        ["enum"] = "one_of",
        ["filter"] = "where",
        ["length"] = "max_length",
        ["name"] = "dataset",
        ["nullable"] = "required",
        ["primary_key"] = "key",
        ["quotechar"] = "quote",
        ["regex"] = "pattern",
        ["rename"] = "from",
        ["sep"] = "delimiter",
        ["separator"] = "delimiter",
        ["source"] = "from",
        ["timezone"] = "zone",
        ["transforms"] = "transform",
        ["unique_key"] = "key",
        ["values"] = "one_of",
    };

    private static readonly ImmutableArray<KeySet> Places = [File, Column, Target, Rejects];

    /// <summary>What to say about a key that its mapping does not take.</summary>
    public static string Unknown(string key, KeySet keys)
    {
        if (OtherNames.TryGetValue(key, out var other) && keys.Has(other))
        {
            return DatasetMessages.UnknownKey(other);
        }

        if (NearestName.Find(key, keys.Names) is { } near)
        {
            return DatasetMessages.UnknownKey(near);
        }

        if (keys != Root && Root.Has(key))
        {
            return DatasetMessages.KeyBelongsAtTop;
        }

        return Places.FirstOrDefault(place => place != keys && place.Has(key)) is { } elsewhere
            ? DatasetMessages.KeyBelongsTo(elsewhere.Place)
            : DatasetMessages.UnknownKey(keys.Names);
    }
}

/// <summary>The keys of one mapping.</summary>
/// <param name="Place">What the mapping is called in messages.</param>
/// <param name="Keys">The keys, in the order of the reference.</param>
internal sealed record KeySet(string Place, ImmutableArray<DatasetKey> Keys)
{
    private readonly FrozenSet<string> _names = Keys.Select(key => key.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A mapping whose keys are the author's own.</summary>
    public static KeySet Own(string place, IEnumerable<string> keys) => new(place, [.. keys.Select(key => new DatasetKey(key, KeyShape.Text, "", DatasetKey.None))]);

    /// <summary>The keys' names.</summary>
    public IEnumerable<string> Names => Keys.Select(key => key.Name);

    /// <summary>Whether the mapping takes a key.</summary>
    public bool Has(string key) => _names.Contains(key);
}

/// <summary>A key of a mapping, as the reference and the schema tell it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">How its value is written.</param>
/// <param name="Effect">What it does: Markdown, without a full stop at the end.</param>
/// <param name="Default">What holds without it, in Markdown; a value of its own in backticks.</param>
internal sealed record DatasetKey(string Name, KeyShape Shape, string Effect, string Default)
{
    /// <summary>The default of a key that must be there.</summary>
    public const string Required = "required";

    /// <summary>The default of a key that asks for nothing when it is not there.</summary>
    public const string None = "none";

    /// <summary>The default of a key whose section tells it.</summary>
    public const string Above = "above", Below = "below";

    /// <summary>For a column's key: the types that it is for.</summary>
    public string For { get; init; } = TypeGroup.All.Name;
}

/// <summary>How a value is written.</summary>
/// <param name="Name">The schema's definition of it.</param>
internal sealed record KeyShape(string Name)
{
    public static readonly KeyShape Text = new("text"), Texts = new("texts"), Tokens = new("tokens"), String = new("string"), Flag = new("flag"),
        Identifier = new("name"), Count = new("count"), Percent = new("percent"), Size = new("size"), Year = new("year"), Type = new("type"),
        Transforms = new("transforms"), Limits = new("limits");

    /// <summary>The words of which it is one; empty: any.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    public static KeyShape Word<T>(WordTable<T> words) => new("word") { Words = [.. words.Words] };

    /// <summary>A mapping.</summary>
    public static KeyShape Of(string mapping) => new(mapping);

    /// <summary>A list of mappings.</summary>
    public static KeyShape ListOf(string mapping) => new($"list of {mapping}");
}
