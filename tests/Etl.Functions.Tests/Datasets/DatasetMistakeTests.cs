using Etl.Functions.Datasets;

namespace Etl.Functions.Tests.Datasets;

/// <summary>What an author may get wrong, and all that is said about it.</summary>
public sealed class DatasetMistakeTests
{
    private const string Good = """
        dataset: d
        match: d*.csv
        file: { quote: '"' }
        columns:
          - { name: a, type: text }
          - { name: b, type: "numeric(18,2)" }
        target: { table: t, mode: append }
        rejects: { max_percent: 5 }
        """;

    /// <summary>What is replaced in the good file, by what, and the problems.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "\"numeric(18,2)\"", "\"nummeric(18,2)\"", "d.yaml:6:22: columns[1].type: unknown type \"nummeric(18,2)\"; did you mean \"numeric(18,2)\"?" },
        { "type: text", "type: string", "d.yaml:5:22: columns[0].type: unknown type \"string\"; did you mean \"text\"?" },
        { "type: text", "type: blob", "d.yaml:5:22: columns[0].type: unknown type \"blob\"; the types are text, int2, int4, int8, numeric, float4, float8, bool, date, time, timestamp, timestamptz, uuid, jsonb" },
        { "type: text", "type: geometry", "d.yaml:5:22: columns[0].type: unknown type \"geometry\"; the types are text, int2, int4, int8, numeric, float4, float8, bool, date, time, timestamp, timestamptz, uuid, jsonb" },
        { "type: text", "type: int4(3)", "d.yaml:5:22: columns[0].type: int4 takes nothing in brackets" },
        { "(18,2)", "(2,18)", "d.yaml:6:22: columns[1].type: numeric(precision,scale) needs a precision from 1 to 1000 and a scale from 0 to the precision" },
        { "type: text", "type: varchar(0)", "d.yaml:5:22: columns[0].type: varchar(length) needs one length from 1 to 10485760" },
        { "type: text", "type: varchar(3), max_length: 4", "d.yaml:5:46: columns[0].max_length: the type limits the length already; keep one of them" },
        { "\"numeric(18,2)\"", "numeric(18,2)", "d.yaml:6:22: columns[1].type: \"numeric(18\" lacks its closing bracket; inside { } a comma ends a value, so write the type in quotes: \"numeric(18,2)\"" },
        { "dataset: d\n", "", "d.yaml:1:1: dataset: is missing" },
        { "dataset: d", "dataset: a b", "d.yaml:1:10: dataset: is not a name: use letters, digits, _ and -" },
        { "dataset: d", "dataset:", "d.yaml:1:1: dataset: has no value; write \"\" for the empty text" },
        { "dataset: d", "datset: d", "d.yaml:1:1: datset: unknown key; did you mean \"dataset\"?|d.yaml:1:1: dataset: is missing" },
        { "dataset: d", "dataset: d\ndataset: e", "d.yaml:2:1: dataset: is given twice, first on line 1" },
        { "dataset: d", "dataset: d\ndelimiter: \";\"", "d.yaml:2:1: delimiter: unknown key here; it belongs to file" },
        { "mode: append", "duplicate: load", "d.yaml:7:21: target.duplicate: unknown key here; it belongs at the top level of the file" },
        { "mode: append", "qqqqqqqq: 1", "d.yaml:7:21: target.qqqqqqqq: unknown key; the keys here are table, schema, key, mode, on_conflict, replace_min_percent, cascade, sequences" },
        { "mode: append", "primary_key: a", "d.yaml:7:21: target.primary_key: unknown key; did you mean \"key\"?" },
        { "quote: '\"'", "delimeter: ;", "d.yaml:3:9: file.delimeter: unknown key; did you mean \"delimiter\"?" },
        { "quote: '\"'", "delimiter: '\"'", "d.yaml:3:20: file.delimiter: is the quote too; choose another one of them" },
        { "quote: '\"'", "quote: ;, delimiter: ;", "d.yaml:3:16: file.quote: is the delimiter too" },
        { "quote: '\"'", "delimiter: \"::\"", "d.yaml:3:20: file.delimiter: \"::\" has 2 characters, and only one is possible: one ASCII character, or tab; a control character is written as in \"\\x01\". Have the file exported with such a one" },
        { "quote: '\"'", "delimiter: \"\\r\"", "d.yaml:3:20: file.delimiter: \"\\r\" is not one ASCII character other than NUL and line ends; put it in quotes" },
        { "quote: '\"'", "delimiter: é", "d.yaml:3:20: file.delimiter: \"é\" is not one ASCII character other than NUL and line ends; put it in quotes" },
        { "quote: '\"'", "surplus_empty: keep", "d.yaml:3:24: file.surplus_empty: unknown value \"keep\"; use one of accept, reject" },
        { "quote: '\"'", "blank_rows: drop", "d.yaml:3:21: file.blank_rows: unknown value \"drop\"; use one of skip, reject, load" },
        { "quote: '\"'", "encoding: utf8", "d.yaml:3:19: file.encoding: unknown value \"utf8\"; did you mean \"utf-8\"?" },
        { "quote: '\"'", "encoding: cp1252", "d.yaml:3:19: file.encoding: unknown value \"cp1252\"; did you mean \"windows-1252\"?" },
        { "quote: '\"'", "header: yes", "d.yaml:3:17: file.header: unknown value \"yes\"; use one of true, false" },
        { "quote: '\"'", "max_record: 16MB", "d.yaml:3:21: file.max_record: \"16MB\" is not a size: write a number of bytes, or KiB or MiB, such as 16MiB" },
        { "quote: '\"'", "max_record: 1GiB", "d.yaml:3:21: file.max_record: must be from 1 byte to 64 MiB" },
        { "quote: '\"'", "null: [a, b, a]", "d.yaml:3:22: file.null[2]: lists \"a\" twice" },
        { "mode: append", "mode: updsert", "d.yaml:7:27: target.mode: unknown value \"updsert\"; did you mean \"upsert\"?" },
        { "mode: append", "replace_min_percent: 101", "d.yaml:7:42: target.replace_min_percent: must be from 0 to 100" },
        { "mode: append", "cascade: yes", "d.yaml:7:30: target.cascade: unknown value \"yes\"; use one of refuse, allow" },
        { "mode: append", "sequences: advanced", "d.yaml:7:32: target.sequences: unknown value \"advanced\"; did you mean \"advance\"?" },
        { "dataset: d", "dataset: d\nabsent: keep", "d.yaml:2:9: absent: unknown value \"keep\"; use one of null, default, refuse" },
        { "dataset: d", "dataset: d\nabsent: [null]", "d.yaml:2:9: absent: must be one value" },
        { "name: a", "name: a, absent: nul", "d.yaml:5:24: columns[0].absent: unknown value \"nul\"; did you mean \"null\"?" },
        { "mode: append", "mode: [append]", "d.yaml:7:27: target.mode: must be one value" },
        { "mode: append", "key: []", "d.yaml:7:26: target.key: must have at least one item" },
        { "table: t", "table: a.b.c", "d.yaml:7:18: target.table: must be TABLE or SCHEMA.TABLE" },
        { "table: t", "table: a.b, schema: c", "d.yaml:7:31: target.schema: names the schema that table names too; keep one of them" },
        { "{ table: t, mode: append }", "t", "d.yaml:7:9: target: must be a mapping of keys to values" },
        { "name: a", "name: \"\"", "d.yaml:5:13: columns[0].name: must not be empty" },
        { "name: a", "name: a, default: null", "d.yaml:5:25: columns[0].default: null without quotes is YAML's word for no value; leave the key out, or write \"null\" for the text" },
        { "name: a", "name: a, transform: [trim, uper]", "d.yaml:5:34: columns[0].transform[1]: unknown value \"uper\"; did you mean \"upper\"?" },
        { "name: a", "name: a, transform: replace", "d.yaml:5:27: columns[0].transform: must be trim, upper, lower, collapse_spaces, {replace: {from: TEXT, to: TEXT}} or {remove: TEXT}" },
        { "name: a", "name: a, transform: remove", "d.yaml:5:27: columns[0].transform: must be trim, upper, lower, collapse_spaces, {replace: {from: TEXT, to: TEXT}} or {remove: TEXT}" },
        { "name: a", "name: a, transform: { remove: \"\" }", "d.yaml:5:37: columns[0].transform.remove: must not be empty" },
        { "name: a", "name: a, transform: { remove: x, replace: { from: y, to: z } }", "d.yaml:5:37: columns[0].transform.remove: stands beside replace; make them two items of the list, in the order in which they are to be done" },
        { "name: a", "name: a, pattern: \"a\\0\"", "d.yaml:5:25: columns[0].pattern: holds a NUL character, which Postgres cannot store" },
        { "type: text", "type: date, format: dd/MM/yy", "d.yaml:5:36: columns[0].format: 'dd/MM/yy' has yy, and two digits are no year; declare pivot, the first of the hundred years that they stand for (pivot: 1950 is 1950 to 2049), or use yyyy" },
        { "type: text", "type: date, format: dd/MM/yyyy, pivot: 1950", "d.yaml:5:55: columns[0].pivot: says what the two digits of yy stand for, and no format has yy; remove it" },
        { "type: text", "type: date, format: dd/MM/yy, pivot: \"19xx\"", "d.yaml:5:53: columns[0].pivot: \"19xx\" is not a year, such as 1950" },
        { "name: a", "name: a, value: 1", "d.yaml:5:16: columns[0].value: unknown key; the keys here are name, from, type, required, transform, null, default, absent, min, max, min_length, max_length, pattern, one_of, format, pivot, zone, decimal, thousands, non_finite, true, false" },
        { "name: a", "name: a, transform: { replace: { from: x } }", "d.yaml:5:38: columns[0].transform.replace.to: is missing" },
        { "name: a", "name: a, min_length: -1", "d.yaml:5:28: columns[0].min_length: \"-1\" is not a whole number from 0 up" },
        { "columns:", "where: [{ column: a }]\ncolumns:", "d.yaml:4:9: where[0]: has no condition; add one of is_null, min, max, min_length, max_length, pattern, one_of" },
        { "- { name: a, type: text }", "- a", "d.yaml:5:5: columns[0]: must be a mapping of keys to values" },
        { "max_percent: 5", "max_percent: 5%", "d.yaml:8:25: rejects.max_percent: \"5%\" is not a number from 0 to 100, without a percent sign" },
        { "max_percent: 5", "max_percent: 101", "d.yaml:8:25: rejects.max_percent: must be from 0 to 100" },
        { "max_percent: 5", "per_rule: { b.patern: 1 }", "d.yaml:8:24: rejects.per_rule.b.patern: \"patern\" is not a kind of reject; did you mean \"pattern\"?" },
        { "max_percent: 5", "per_rule: { pattern: few }", "d.yaml:8:33: rejects.per_rule.pattern: \"few\" is not a whole number from 0 up" },
        { "match: d*.csv", "match: *.csv", "d.yaml:2:8: match: *.csv is a YAML alias, which a dataset cannot use; for a value that starts with *, put it in quotes: \"*.csv\"" },
        { "match: d*.csv", "match: &x d*.csv", "d.yaml:2:8: match: &x is a YAML anchor, which a dataset cannot use; for a value that starts with &, put it in quotes" },
        { "match: d*.csv", "match: !x d*.csv", "d.yaml:2:8: match: !x is a YAML tag, which a dataset cannot use; for a value that starts with !, put it in quotes" },
        { "match: d*.csv", "match: \"a\\0b\"", "d.yaml:2:8: match: holds a NUL character, which Postgres cannot store" },
        { "match: d*.csv", "? [x]\n: y\nmatch: d*.csv", "d.yaml:2:3: a key must be plain text" },
        { "rejects: { max_percent: 5 }", "---\ndataset: e", "d.yaml:8:1: a second document begins here: write one dataset per file" },
        { "  - { name: a", "\t- { name: a", "d.yaml:5:1: not valid YAML: a tab indents this line; use spaces" },
        { "{ table: t, mode: append }", "{ table: t, mode: append", "d.yaml:7:25: not valid YAML from here on: is a bracket or a quote still open? Put values that hold { } [ ] , # or \": \" in quotes" },
        { "quote: '\"'", "quote: '\"", "d.yaml:3:16: not valid YAML: While scanning a quoted scalar, found unexpected end of stream. Put values that hold { } [ ] , # or \": \" in quotes" },
        { "type: text", "type: text, pattern: ^a{3}$", "d.yaml:5:39: not valid YAML: While parsing a flow mapping, did not find expected ',' or '}'. Put values that hold { } [ ] , # or \": \" in quotes" },
        { "match: d*.csv", "match: a: b", "d.yaml:2:9: not valid YAML: While scanning a plain scalar value, found invalid mapping. Put values that hold { } [ ] , # or \": \" in quotes" },
        { "match: d*.csv", "match: @x", "d.yaml:2:8: not valid YAML: While scanning for the next token, found character that cannot start any token. Put values that hold { } [ ] , # or \": \" in quotes" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_with_its_place_and_its_cure(string good, string bad, string problems)
    {
        Assert.Contains(good, Good);
        var result = DatasetLoader.Parse(Good.Replace(good, bad), "d.yaml");

        Assert.Equal(problems.Split('|'), result.Problems.Select(problem => problem.ToString()));
        Assert.Null(result.Dataset);
    }

    [Theory]
    [InlineData("", "d.yaml: is empty: a dataset needs dataset, match, columns and target")]
    [InlineData("# only a comment", "d.yaml: is empty: a dataset needs dataset, match, columns and target")]
    [InlineData("[]", "d.yaml:1:1: must be a mapping of keys to values")]
    public void A_file_that_holds_no_dataset_says_so(string yaml, string problem) =>
        Assert.Equal(problem, Assert.Single(DatasetLoader.Parse(yaml, "d.yaml").Problems).ToString());

    [Fact]
    public void A_file_that_is_too_large_or_not_UTF8_is_refused()
    {
        Assert.Equal("d.yaml: is larger than 1 MiB, the limit for a dataset file", Single(new string('#', DatasetLoader.MaxBytes + 1)));
        Assert.Equal("d.yaml: is not UTF-8", DatasetLoader.Parse([0xFF, 0xFE, 0x00], "d.yaml").Problems.Single().ToString());

        static string Single(string yaml) => Assert.Single(DatasetLoader.Parse(yaml, "d.yaml").Problems).ToString();
    }

    [Fact]
    public void All_mistakes_are_reported_in_the_order_of_the_file()
    {
        var result = DatasetLoader.Parse(Good.Replace("quote:", "qoute:").Replace("type: text", "type: txt").Replace("append", "apend"), "d.yaml");

        Assert.Equal(["file.qoute", "columns[0].type", "target.mode"], result.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void What_is_beyond_its_limits_is_reported_beside_what_cannot_be_read_and_what_follows_from_that_is_not()
    {
        var yaml = Good.Replace("dataset: d", "dataset: a b").Replace("quote:", "max_record: 0, max_field: many, quote:").Replace("type: text", "type: txt")
            .Replace("mode: append", "key: [a]").Replace("max_percent: 5", "max_percent: 100.1, per_rule: { patern: 1, a.pattern: 1 }");

        var result = DatasetLoader.Parse(yaml, "d.yaml");

        Assert.Equal(
            ["dataset", "file.max_record", "file.max_field", "columns[0].type", "rejects.max_percent", "rejects.per_rule.patern"],
            result.Problems.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData("max_record: 64MiB, max_field: 65536KiB", "")]
    [InlineData("max_record: 67108865", "file.max_record")]
    [InlineData("max_field: 64.5MiB", "file.max_field")]
    [InlineData("max_field: 67108865", "file.max_field")]
    [InlineData("max_record: 4294967297", "file.max_record")]
    [InlineData("max_record: 9007199254740993GiB", "file.max_record")]
    public void Sizes_end_at_64_MiB(string setting, string path) =>
        Assert.Equal(path, string.Join(' ', DatasetLoader.Parse(Good.Replace("quote: '\"'", setting), "d.yaml").Problems.Select(problem => problem.Path)));

    [Fact]
    public void A_field_is_no_longer_than_a_record_unless_that_is_said()
    {
        Assert.Equal(1000, Read("max_record: 1000").File.MaxFieldBytes);
        Assert.Equal(2 << 20, Read("max_record: 64MiB").File.MaxFieldBytes);
        Assert.Equal(2000, Read("max_record: 1000, max_field: 2000").File.MaxFieldBytes);

        static Etl.Core.Datasets.Dataset Read(string setting) => DatasetLoader.Parse(Good.Replace("quote: '\"'", setting), "d.yaml").OrThrow();
    }
}
