using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Functions.Datasets;
using FsCheck;
using FsCheck.Fluent;

namespace Etl.Functions.Tests.Datasets;

public sealed class DatasetLoaderTests
{
    private const string Minimal = "dataset: d\nmatch: d*.csv\ncolumns: [{ name: a, type: text }]\ntarget: { table: t }\n";

    [Fact]
    public void The_sample_dataset_becomes_the_model()
    {
        var expected = new Dataset
        {
            Name = "transactions",
            Match = ["incoming/transactions*.csv"],
            Columns =
            [
                new() { Name = "transaction_id", Type = new(ColumnKind.Text), Required = true, Rules = [new("pattern", "^[A-Za-z0-9-]{1,64}$")] },
                new() { Name = "account_id", Type = new(ColumnKind.Text), Required = true },
                new() { Name = "transaction_date", Type = new(ColumnKind.TimestampTz), Required = true },
                new() { Name = "amount", Type = new(ColumnKind.Numeric, 18, 2), Required = true },
                new() { Name = "currency", Type = new(ColumnKind.Text), Required = true, Rules = [new("pattern", "^[A-Z]{3}$")] },
                new() { Name = "merchant", Type = new(ColumnKind.Text) },
                new() { Name = "category", Type = new(ColumnKind.Text) },
            ],
            Target = new() { Table = "transactions", Key = ["transaction_id"], Mode = MergeMode.Upsert },
            Rejects = new() { MaxPercent = 5 },
        };

        var result = DatasetLoader.Parse(RepositoryFiles.Read("datasets/transactions.yaml"), "datasets/transactions.yaml");

        Assert.Empty(result.Problems);
        Assert.Equivalent(expected, result.Dataset, strict: true);
    }

    [Fact]
    public void Every_key_reaches_the_model()
    {
        var dataset = Parse("""
            dataset: all-of_it
            match: [a/*.csv, "b/**"]
            file:
              delimiter: tab
              quote: "'"
              encoding: windows-1252
              header: false
              case_sensitive: true
              extra: ignore
              pad_short: true
              surplus_empty: reject
              blank_rows: load
              quote_errors: literal
              null: [NULL, "\\N", ~, null]
              quoted_null: true
              max_record: 4MiB
              max_field: 512 KiB
            columns:
              - name: a
                from: [A, Alpha]
                type: varchar(12)
                required: true
                transform: [trim, upper, lower, collapse_spaces, { replace: { from: a, to: "" } }, { remove: "\0" }]
                null: []
                default: 0123
                absent: refuse
                min_length: 1
                pattern: ^[a-z]+$
                one_of: [no, 1.10, 0123, 2024-01-02, 0x1F, 1e3]
              - { name: b, from: B, type: Decimal( 10 ), min: 007, max: 1.10, decimal: ",", thousands: ".", non_finite: true }
              - { name: c, type: timestamp with time zone, format: dd/MM/yy, pivot: 1950, zone: Europe/Berlin, min: 2024-01-02 }
              - { name: d, type: boolean, true: [Y, on], false: N, transform: trim, default: no, absent: null }
            where:
              - { column: a, is_null: false, one_of: [x], pattern: y, min_length: 1, max_length: 3 }
              - { column: b, min: 1, max: 2 }
            target: { table: s.t, key: [a, b], mode: upsert, on_conflict: ignore, replace_min_percent: 12.5, cascade: allow, sequences: advance }
            rejects: { max_count: 10, max_percent: 2.5, per_rule: { pattern: 10, b.invalid_value: 5 } }
            validate: first
            duplicate: load
            absent: default
            """);

        var expected = new Dataset
        {
            Name = "all-of_it",
            Match = ["a/*.csv", "b/**"],
            File = new()
            {
                Delimiter = (byte)'\t',
                Quote = (byte)'\'',
                Encoding = SourceEncoding.Windows1252,
                Header = false,
                CaseSensitive = true,
                IgnoreExtra = true,
                PadShort = true,
                RejectSurplusEmpty = true,
                BlankRows = BlankRowPolicy.Load,
                LiteralQuotes = true,
                NullTokens = ["NULL", "\\N", "~", "null"],
                QuotedNull = true,
                MaxRecordBytes = 4 << 20,
                MaxFieldBytes = 512 << 10,
            },
            Columns =
            [
                new()
                {
                    Name = "a",
                    Sources = ["A", "Alpha"],
                    Type = new(ColumnKind.Text),
                    Required = true,
                    Transforms =
                    [
                        new Transform.Trim(), new Transform.Upper(), new Transform.Lower(), new Transform.CollapseSpaces(),
                        new Transform.Replace("a", ""), new Transform.Replace("\0", ""),
                    ],
                    NullTokens = ImmutableArray<string>.Empty,
                    Default = "0123",
                    Absent = AbsentPolicy.Refuse,
                    Rules = [new("min_length", "1"), new("max_length", "12"), new("pattern", "^[a-z]+$"), new("one_of", "no", "1.10", "0123", "2024-01-02", "0x1F", "1e3")],
                },
                new()
                {
                    Name = "b",
                    Sources = ["B"],
                    Type = new(ColumnKind.Numeric, 10, 0),
                    Rules = [new("min", "007"), new("max", "1.10")],
                    Format = new() { Decimal = (byte)',', Thousands = (byte)'.', AllowNonFinite = true },
                },
                new()
                {
                    Name = "c",
                    Type = new(ColumnKind.TimestampTz),
                    Rules = [new("min", "2024-01-02")],
                    Format = new() { Patterns = ["dd/MM/yy"], Pivot = 1950, Zone = "Europe/Berlin" },
                },
                new()
                {
                    Name = "d",
                    Type = new(ColumnKind.Bool),
                    Transforms = [new Transform.Trim()],
                    Default = "no",
                    Absent = AbsentPolicy.Null,
                    Format = new() { True = ["Y", "on"], False = ["N"] },
                },
            ],
            Where =
            [
                new() { Column = "a", IsNull = false, Rules = [new("min_length", "1"), new("max_length", "3"), new("pattern", "y"), new("one_of", "x")] },
                new() { Column = "b", Rules = [new("min", "1"), new("max", "2")] },
            ],
            Target = new()
            {
                Schema = "s",
                Table = "t",
                Key = ["a", "b"],
                Mode = MergeMode.Upsert,
                OnConflict = ConflictAction.Ignore,
                ReplaceMinPercent = 12.5m,
                Cascade = CascadePolicy.Allow,
                Sequences = SequencePolicy.Advance,
            },
            Rejects = new()
            {
                MaxCount = 10,
                MaxPercent = 2.5m,
                PerRule = ImmutableSortedDictionary<string, long>.Empty.Add("pattern", 10).Add("b.invalid_value", 5),
            },
            ValidateFirst = true,
            Duplicate = DuplicatePolicy.Load,
            Absent = AbsentPolicy.Default,
        };
        Assert.Equivalent(expected, dataset, strict: true);
    }

    [Theory]
    [InlineData("text", "text")]
    [InlineData("SMALLINT", "int2")]
    [InlineData("int", "int4")]
    [InlineData("integer", "int4")]
    [InlineData("bigint", "int8")]
    [InlineData("numeric", "numeric")]
    [InlineData("numeric(1000,1000)", "numeric(1000,1000)")]
    [InlineData("decimal( 18 , 2 )", "numeric(18,2)")]
    [InlineData("real", "float4")]
    [InlineData("float", "float8")]
    [InlineData("double  precision", "float8")]
    [InlineData("time without time zone", "time")]
    [InlineData("timestamp without time zone", "timestamp")]
    [InlineData("character varying", "text")]
    public void Types_have_their_usual_aliases(string written, string type) =>
        Assert.Equal(type, Parse(Minimal.Replace("type: text", $"type: \"{written}\"")).Columns[0].Type.ToString());

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing()
    {
        Assert.Equal("d", Parse("\uFEFF" + Minimal.Replace("\n", "\r\n")).Name);
        Assert.Equal("d", DatasetLoader.Parse([0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(Minimal)], "d.yaml").Dataset!.Name);
    }

    [Fact]
    public void What_a_check_finds_gets_its_place_from_the_file()
    {
        var result = DatasetLoader.Parse(Minimal, "d.yaml", _ => [new("columns[0].type", "one"), new("columns[0].min", "two"), new("target.key", "three")]);

        Assert.Equal(
            ["d.yaml:3:11: columns[0].min: two", "d.yaml:3:28: columns[0].type: one", "d.yaml:4:9: target.key: three"],
            result.Problems.Select(problem => problem.ToString()));
        Assert.Null(result.Dataset);
    }

    [Fact]
    public void A_check_does_not_repeat_what_a_mistake_in_the_file_caused()
    {
        var yaml = Minimal.Replace("{ name: a, type: text }", "{ nam: a, type: text }, { name: b, type: int4, min: x }");

        var result = DatasetLoader.Parse(yaml, "d.yaml", _ => [new("columns[0].name", "empty"), new("columns[1].min", "bad"), new("target.key", "no column")]);

        Assert.Equal(["columns[0].name", "columns[0].nam", "columns[1].min"], result.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void No_text_makes_the_loader_fail()
    {
        var sample = RepositoryFiles.Read("datasets/transactions.yaml");
        var inserts = Gen.Elements("{", "}", "[", "]", "*", "&a ", "!t ", "\"", "'", "\t", "|", ">", ":", "- ", "\n", "---", "#", "%", "?", "\\", "\0", "\"\\ud800\"", "\"\\U00110000\"", "@", "`");
        var edits = Gen.Choose(0, sample.Length).Zip(inserts).ListOf();
        Prop.ForAll(edits.ToArbitrary(), list =>
        {
            var text = list.Aggregate(sample, (current, edit) => current.Insert(Math.Min(edit.Item1, current.Length), edit.Item2));
            var result = DatasetLoader.Parse(text, "d.yaml");
            return result.Problems.IsEmpty == result.Dataset is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(2166136261, 77));
    }

    [Fact]
    public void Deep_nesting_is_refused_at_once()
    {
        var problem = Assert.Single(DatasetLoader.Parse(new string('[', DatasetLoader.MaxBytes), "d.yaml").Problems);
        Assert.Equal("d.yaml:1:18: is nested too deeply", problem.ToString());
    }

    [Fact]
    public void A_long_list_takes_time_in_proportion()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var list = string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"a{i}"));
        Assert.Equal(100_000, Parse(Minimal.Replace("d*.csv", $"[{list}]")).Match.Length);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static Dataset Parse(string yaml)
    {
        var result = DatasetLoader.Parse(yaml, "d.yaml", _ => []);
        Assert.Empty(result.Problems);
        return result.Dataset!;
    }
}
