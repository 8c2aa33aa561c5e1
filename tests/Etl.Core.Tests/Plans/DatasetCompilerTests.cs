using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Tests.Conversion;

namespace Etl.Core.Tests.Plans;

public class DatasetCompilerTests
{
    private static readonly Column Id = new() { Name = "id", Type = new ColumnType(ColumnKind.Int4), Required = true };

    public static TheoryData<string, Dataset> Mistakes()
    {
        var good = ConverterCase.Dataset(Id, new Column { Name = "t", Type = new ColumnType(ColumnKind.Text) });
        Dataset Second(Column column) => ConverterCase.Dataset(Id, column with { Name = "c" });
        Dataset Typed(string type, Func<Column, Column> change) => Second(change(ConverterCase.Column(type)));
        Dataset Ruled(string type, Rule[] rules) => Typed(type, c => c with { Rules = [.. rules] });
        Dataset Formatted(string type, ValueFormat format) => Typed(type, c => c with { Format = format });
        var longName = new string('n', 64);
        return new TheoryData<string, Dataset>
        {
            { "dataset", good with { Name = "a b" } },
            { "dataset", good with { Name = "" } },
            { "match", good with { Match = [] } },
            { "match", good with { Match = ["incoming/*.csv", " "] } },
            { "file.delimiter", good with { File = new FileFormat { Delimiter = (byte)'a' } } },
            { "file.delimiter", good with { File = new FileFormat { Delimiter = (byte)'"' } } },
            { "file.delimiter", good with { File = new FileFormat { Delimiter = 0x80 } } },
            { "file.delimiter", good with { File = new FileFormat { Delimiter = 0 } } },
            { "file.delimiter", good with { File = new FileFormat { Delimiter = (byte)'\n' } } },
            { "file.quote", good with { File = new FileFormat { Quote = (byte)'\n' } } },
            { "file.quote", good with { File = new FileFormat { Quote = (byte)';', Delimiter = (byte)';' } } },
            { "file.max_record", good with { File = new FileFormat { MaxRecordBytes = 0, MaxFieldBytes = 0 } } },
            { "file.max_record", good with { File = new FileFormat { MaxRecordBytes = (64 << 20) + 1 } } },
            { "file.max_field", good with { File = new FileFormat { MaxFieldBytes = (64 << 20) + 1 } } },
            { "file.max_field", good with { File = new FileFormat { MaxFieldBytes = 0 } } },
            { "columns", good with { Columns = [] } },
            { "columns", ConverterCase.Dataset(Many(1600)) },
            { "columns[1].name", ConverterCase.Dataset(Id, Id) },
            { "columns[1].name", ConverterCase.Dataset(Id, Id with { Name = "" }) },
            { "columns[1].name", ConverterCase.Dataset(Id, Id with { Name = longName }) },
            { "columns[1].name", ConverterCase.Dataset(Id, Id with { Name = "a\0" }) },
            { "columns[1].name", ConverterCase.Dataset(Id, Id with { Name = "_offset" }) },
            { "columns[1].from", Second(Id with { Sources = [""] }) },
            { "columns[1].from", Second(Id with { Sources = [" "] }) },
            { "columns[1].from", Second(Id with { Sources = ["_etl_line"] }) },
            { "columns[1].from", Second(Id with { Sources = [" _ETL_line"] }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType(ColumnKind.Numeric, 0, 0) }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType(ColumnKind.Numeric, 1001) }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType(ColumnKind.Numeric, 5, 6) }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType(ColumnKind.Numeric, 5, -1) }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType(ColumnKind.Numeric, null, 2) }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType(ColumnKind.Int4, 5) }) },
            { "columns[1].type", Second(Id with { Type = new ColumnType((ColumnKind)99) }) },
            { "columns[1].transform", Typed("text", c => c with { Transforms = [new Transform.Replace("", "x")] }) },
            { "columns[1].default", Typed("int4", c => c with { Default = "x" }) },
            { "columns[1].default", Typed("text", c => c with { Default = "a\0" }) },
            { "columns[1].default", Typed("int4", c => c with { Default = "5", Rules = [new("max", "4")] }) },
            { "columns[1].min", Ruled("text", [new("min", "1")]) },
            { "columns[1].min", Ruled("bool", [new("min", "x")]) },
            { "columns[1].max", Ruled("uuid", [new("max", "1")]) },
            { "columns[1].min", Ruled("int4", [new("min", "x")]) },
            { "columns[1].max", Ruled("int2", [new("max", "40000")]) },
            { "columns[1].min", Ruled("numeric(5,2)", [new("min", "0.005")]) },
            { "columns[1].max", Ruled("time", [new("max", "12:00:00.1234567")]) },
            { "columns[1].min", Ruled("date", [new("min", "2024-02-30")]) },
            { "columns[1].min", Ruled("int4", [new("min", "2"), new("max", "1")]) },
            { "columns[1].min_length", Ruled("int4", [new("min_length", "1")]) },
            { "columns[1].min_length", Ruled("text", [new("min_length", "-1")]) },
            { "columns[1].min_length", Ruled("text", [new("min_length", "3"), new("max_length", "2")]) },
            { "columns[1].max_length", Ruled("int4", [new("max_length", "1")]) },
            { "columns[1].max_length", Ruled("text", [new("max_length", "-1")]) },
            { "columns[1].pattern", Ruled("int4", [new("pattern", "x")]) },
            { "columns[1].pattern", Ruled("text", [new("pattern", "(")]) },
            { "columns[1].pattern", Ruled("text", [new("pattern", "(?=a)")]) },
            { "columns[1].pattern", Ruled("text", [new("pattern", "(a)\\1")]) },
            { "columns[1].one_of", Ruled("int4", [new("one_of", "1", "x")]) },
            { "columns[1].one_of", Ruled("jsonb", [new("one_of", "1")]) },
            { "columns[1].even", Ruled("int4", [new("even", "true")]) },
            { "columns[1].one_of", Ruled("int4", [new("one_of")]) },
            { "columns[1].format", Formatted("text", new ValueFormat { Patterns = ["yyyy"] }) },
            { "columns[1].format", Formatted("date", new ValueFormat { Patterns = ["yyyy-MM"] }) },
            { "columns[1].format", Formatted("date", new ValueFormat { Patterns = ["yyyy-MM-dd HH"] }) },
            { "columns[1].format", Formatted("date", new ValueFormat { Patterns = ["ddd yyyy-MM-dd"] }) },
            { "columns[1].format", Formatted("time", new ValueFormat { Patterns = ["yyyy-MM-dd HH:mm"] }) },
            { "columns[1].format", Formatted("time", new ValueFormat { Patterns = ["h:mm"] }) },
            { "columns[1].format", Formatted("timestamp", new ValueFormat { Patterns = ["yyyy-MM-dd zzz"] }) },
            { "columns[1].format", Formatted("timestamp", new ValueFormat { Patterns = ["yyyy-MM-dd 'x"] }) },
            { "columns[1].format", Formatted("timestamp", new ValueFormat { Patterns = ["yyyy-MM-dd dd"] }) },
            { "columns[1].format", Formatted("date", new ValueFormat { Patterns = ["dd/MM/yy"] }) },
            { "columns[1].pivot", Formatted("date", new ValueFormat { Patterns = ["dd/MM/yyyy"], Pivot = 1950 }) },
            { "columns[1].pivot", Formatted("date", new ValueFormat { Pivot = 1950 }) },
            { "columns[1].pivot", Formatted("date", new ValueFormat { Patterns = ["dd/MM/yy"], Pivot = 0 }) },
            { "columns[1].pivot", Formatted("date", new ValueFormat { Patterns = ["dd/MM/yy"], Pivot = 9901 }) },
            { "columns[1].pivot", Formatted("text", new ValueFormat { Pivot = 1950 }) },
            { "columns[1].zone", Formatted("timestamptz", new ValueFormat { Patterns = ["yyyy-MM-dd"] }) },
            { "columns[1].zone", Formatted("timestamptz", new ValueFormat { Zone = "Europe/Nowhere" }) },
            { "columns[1].zone", Formatted("timestamp", new ValueFormat { Zone = "UTC" }) },
            { "columns[1].decimal", Formatted("int4", new ValueFormat { Decimal = (byte)',' }) },
            { "columns[1].decimal", Formatted("numeric", new ValueFormat { Decimal = (byte)'1' }) },
            { "columns[1].thousands", Formatted("text", new ValueFormat { Thousands = (byte)',' }) },
            { "columns[1].thousands", Formatted("numeric", new ValueFormat { Thousands = (byte)'.' }) },
            { "columns[1].thousands", Formatted("int4", new ValueFormat { Thousands = (byte)'+' }) },
            { "columns[1].thousands", Formatted("int4", new ValueFormat { Thousands = 0x7F }) },
            { "columns[1].decimal", Formatted("numeric", new ValueFormat { Decimal = (byte)'-' }) },
            { "columns[1].decimal", Formatted("numeric", new ValueFormat { Decimal = (byte)'"' }) },
            { "columns[1].decimal", Formatted("numeric", new ValueFormat { Decimal = 0x1F }) },
            { "columns[1].non_finite", Formatted("int4", new ValueFormat { AllowNonFinite = true }) },
            { "columns[1].true", Formatted("int4", new ValueFormat { True = ["x"] }) },
            { "columns[1].true", Formatted("bool", new ValueFormat { True = ["NO"] }) },
            { "columns[1].false", Formatted("bool", new ValueFormat { False = ["y"] }) },
            { "columns[1].false", Formatted("int4", new ValueFormat { False = ["x"] }) },
            { "where[0].column", good with { Where = [new Filter { Column = "x", IsNull = true }] } },
            { "where[0]", good with { Where = [new Filter { Column = "t" }] } },
            { "where[1].is_null", good with { Where = [new Filter { Column = "t", IsNull = true }, new Filter { Column = "t", IsNull = true, Rules = [new("min_length", "1")] }] } },
            { "where[0].min", good with { Where = [new Filter { Column = "id", Rules = [new("min", "x")] }] } },
            { "target.table", good with { Target = new Target { Table = longName } } },
            { "target.schema", good with { Target = new Target { Table = "t", Schema = "" } } },
            { "target.schema", good with { Target = new Target { Table = "t", Schema = "a\0b" } } },
            { "target.key", good with { Target = new Target { Table = "t", Mode = MergeMode.Upsert } } },
            { "target.key", good with { Target = new Target { Table = "t", Key = ["id", "id"] } } },
            { "target.key", good with { Target = new Target { Table = "t", Key = ["x"] } } },
            { "target.key", good with { Target = new Target { Table = "t", Key = ["t"] } } },
            { "target.key", good with { Target = new Target { Table = "t", Mode = MergeMode.Upsert, Key = ["t"] }, Columns = [good.Columns[0], good.Columns[1] with { Default = "x", Absent = AbsentPolicy.Null }] } },
            { "target.replace_min_percent", good with { Target = new Target { Table = "t", ReplaceMinPercent = -0.1m } } },
            { "target.replace_min_percent", good with { Target = new Target { Table = "t", ReplaceMinPercent = 100.1m } } },
            { "rejects.max_count", good with { Rejects = new RejectLimits { MaxCount = -1 } } },
            { "rejects.max_percent", good with { Rejects = new RejectLimits { MaxPercent = 101 } } },
            { "rejects.max_percent", good with { Rejects = new RejectLimits { MaxPercent = -0.1m } } },
            { "rejects.per_rule.patern", good with { Rejects = PerRule("patern", 1) } },
            { "rejects.per_rule..pattern", good with { Rejects = PerRule(".pattern", 1) } },
            { "rejects.per_rule.x.pattern", good with { Rejects = PerRule("x.pattern", 1) } },
            { "rejects.per_rule.pattern", good with { Rejects = PerRule("pattern", -1) } },
        };
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_at_its_place_and_nothing_else_is(string path, Dataset dataset)
    {
        var problem = Assert.Single(DatasetCompiler.Check(dataset));
        Assert.Equal(path, problem.Path);
        Assert.NotEmpty(problem.Message);
        Assert.Throws<ArgumentException>(() => DatasetCompiler.Compile(dataset, FieldLayout.InOrder(dataset.Columns.Length), TargetConstraints.None));
    }

    [Fact]
    public void A_dataset_with_mistakes_or_a_layout_of_another_one_has_no_plan()
    {
        var dataset = ConverterCase.Dataset(Id with { Default = "x" }, Id);
        var mistakes = Assert.Throws<ArgumentException>("dataset", () => DatasetCompiler.Compile(dataset, FieldLayout.InOrder(2), TargetConstraints.None));
        Assert.StartsWith(
            "The dataset test has problems: columns[1].name: is the name of an earlier column; names must differ; columns[0].default: 'x' is not a value of type int4 as this column spells them",
            mistakes.Message,
            StringComparison.Ordinal);

        FieldLayout[] layouts =
        [
            FieldLayout.InOrder(0), FieldLayout.InOrder(2), new([1], 1), new([-2], 1),
        ];
        Assert.All(layouts, layout => Assert.StartsWith(
            "The layout does not give each field of the dataset an index or -1.",
            Assert.Throws<ArgumentException>(nameof(layout), () => DatasetCompiler.Compile(ConverterCase.Dataset(Id), layout, TargetConstraints.None)).Message,
            StringComparison.Ordinal));
        Assert.Throws<ArgumentException>("layout", () => DatasetCompiler.Compile(ConverterCase.Dataset(Id, Id with { Name = "b" }), new([0, 2], 2), TargetConstraints.None));
        Assert.Equal(-1, DatasetCompiler.Compile(ConverterCase.Dataset(Id), new([-1], 1), TargetConstraints.None).Rows[0].Columns[0].FieldIndex);
        Assert.Equal(0, DatasetCompiler.Compile(ConverterCase.Dataset(Id, Id with { Name = "b" }), new([0, -1], 1), TargetConstraints.None).Rows[0].Columns[0].FieldIndex);
    }

    [Fact]
    public void A_default_that_the_live_target_cannot_hold_is_a_mistake_for_that_target()
    {
        var dataset = ConverterCase.Dataset(Id, ConverterCase.Column("text") with { Default = "abcd" });
        var constraints = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("c", new TargetConstraint(3, false)) };

        Assert.True(DatasetCompiler.TryCompile(dataset, FieldLayout.InOrder(2), TargetConstraints.None, out _, out _));
        Assert.False(DatasetCompiler.TryCompile(dataset, FieldLayout.InOrder(2), constraints, out var plan, out var problems));
        Assert.Null(plan);
        Assert.Equal("columns[1].default: 'abcd' breaks the column's own rule length", Assert.Single(problems).ToString());
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var dataset = ConverterCase.Dataset(
            Id with { Rules = [new("min", "x"), new("pattern", "("), new("one_of", "y")] },
            Id with { Name = "b", Default = "z" });
        Assert.Equal(["columns[0].min", "columns[0].pattern", "columns[0].one_of", "columns[1].default"], DatasetCompiler.Check(dataset).Select(p => p.Path));
    }

    [Fact]
    public void What_is_just_within_the_limits_is_no_mistake()
    {
        var name = new string('n', 63);
        var texts = ConverterCase.Column("text");
        var numbers = ConverterCase.Column("numeric");
        Dataset[] datasets =
        [
            ConverterCase.Dataset(Many(1599)),
            ConverterCase.Dataset(Id with { Name = name }) with { Name = "Aa0_-", Target = new Target { Table = name, Schema = name, Key = [name] } },
            ConverterCase.Dataset(Id) with { Rejects = new RejectLimits { MaxCount = 0, MaxPercent = 0, PerRule = PerRule("id.invalid_value", 0).PerRule } },
            ConverterCase.Dataset(Id) with { Rejects = new RejectLimits { MaxPercent = 100 } },
            ConverterCase.Dataset(Id) with { File = new FileFormat { MaxRecordBytes = 64 << 20, MaxFieldBytes = 1, Delimiter = (byte)'\t', Quote = (byte)'~' } },
            ConverterCase.Dataset(Id) with { File = new FileFormat { MaxRecordBytes = 1, MaxFieldBytes = 64 << 20, Delimiter = (byte)' ', Quote = 0 } },
            ConverterCase.Dataset(Id) with { File = new FileFormat { Delimiter = 1, Quote = 0x7F } },
            ConverterCase.Dataset(ConverterCase.Column("date") with { Format = new ValueFormat { Patterns = ["dd/MM/yyyy", "dd/MM/yy"], Pivot = 9900 } }),
            ConverterCase.Dataset(ConverterCase.Column("date") with { Format = new ValueFormat { Patterns = ["dd/MM/yy"], Pivot = 1 } }),
            ConverterCase.Dataset(Id with { Default = "0", Required = false, Sources = ["etl_id", "x"] }) with { Target = new Target { Table = "t", Mode = MergeMode.Upsert, Key = ["id"] } },
            ConverterCase.Dataset(numbers with { Type = new ColumnType(ColumnKind.Numeric, 1, 1) }, numbers with { Name = "d", Type = new ColumnType(ColumnKind.Numeric, 1000, 0) }),
            ConverterCase.Dataset(texts with { Rules = [new("min_length", "0"), new("max_length", "0")] }),
            ConverterCase.Dataset(texts with { Rules = [new("min_length", "2"), new("max_length", "2")] }, Id with { Rules = [new("min", "1"), new("max", "1")] }),
            ConverterCase.Dataset(Id with { Format = new ValueFormat { Thousands = (byte)'.' } }, numbers with { Format = new ValueFormat { Thousands = (byte)' ', Decimal = (byte)'~' } }),
        ];

        Assert.All(datasets, dataset => Assert.Empty(DatasetCompiler.Check(dataset)));
    }

    [Fact]
    public void A_good_dataset_has_no_problems()
    {
        var dataset = ConverterCase.Dataset(
            Id,
            ConverterCase.Column("numeric(18,2)") with { Name = "n", Rules = [new("min", "-1"), new("max", "1.00"), new("one_of", "0.5")], Default = "0.50" },
            ConverterCase.Column("timestamptz") with { Name = "z", Format = new ValueFormat { Zone = "Europe/Berlin", Patterns = ["dd.MM.yyyy HH:mm"] } })
            with
        {
            Rejects = new RejectLimits { PerRule = PerRule("n.below_min", 3).PerRule.Add("required", 0) },
            Where = [new Filter { Column = "n", Rules = [new("min", "0")] }],
        };
        Assert.Empty(DatasetCompiler.Check(dataset));
    }

    [Fact]
    public void The_description_changes_with_everything_that_changes_results()
    {
        var dataset = ConverterCase.Dataset(Id, ConverterCase.Column("text"));
        var layout = FieldLayout.InOrder(2);
        string Describe(Dataset d, FieldLayout l, TargetConstraints t) => DatasetCompiler.Compile(d, l, t).Description;
        Dataset Text(Func<Column, Column> change) => dataset with { Columns = [Id, change(dataset.Columns[1])] };
        var constrained = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("c", new TargetConstraint(5, false)) };
        string[] descriptions =
        [
            Describe(dataset, layout, TargetConstraints.None),
            Describe(dataset, layout, constrained),
            Describe(dataset, layout with { Indexes = [1, 0] }, TargetConstraints.None),
            Describe(dataset, layout with { FieldCount = 3 }, TargetConstraints.None),
            Describe(dataset, layout with { Nameless = 1 }, TargetConstraints.None),
            Describe(dataset, layout with { Header = "id,c"u8.ToArray() }, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { IgnoreExtra = true } }, layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { RejectSurplusEmpty = true } }, layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { BlankRows = BlankRowPolicy.Reject } }, layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { BlankRows = BlankRowPolicy.Load } }, layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { QuotedNull = true } }, layout, TargetConstraints.None),
            Describe(Text(c => c with { Type = new ColumnType(ColumnKind.Date), Format = new ValueFormat { Patterns = ["dd/MM/yy"], Pivot = 1950 } }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Type = new ColumnType(ColumnKind.Date), Format = new ValueFormat { Patterns = ["dd/MM/yy"], Pivot = 1951 } }), layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { PadShort = true } }, layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { LiteralQuotes = true } }, layout, TargetConstraints.None),
            Describe(dataset with { File = new FileFormat { NullTokens = ["x"] } }, layout, TargetConstraints.None),
            Describe(dataset with { Where = [new Filter { Column = "id", IsNull = true }] }, layout, TargetConstraints.None),
            Describe(dataset with { Where = [new Filter { Column = "id", IsNull = false }] }, layout, TargetConstraints.None),
            Describe(Text(c => c with { Name = "d" }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Required = true }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Default = "x" }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Default = "" }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Transforms = [new Transform.Upper()] }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Transforms = [new Transform.Replace("a", "b")] }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Rules = [new("pattern", "a\nmin 5")] }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Rules = [new("one_of", "a", "b")] }), layout, TargetConstraints.None),
            Describe(Text(c => c with { Rules = [new("one_of", "a,b")] }), layout, TargetConstraints.None),
        ];
        Assert.Equal(descriptions.Length, descriptions.Distinct().Count());
        Assert.Equal(descriptions[0], Describe(dataset with { Match = ["other"], Rejects = new RejectLimits { MaxCount = 1 } }, layout, TargetConstraints.None));
    }

    [Fact]
    public void The_meaning_changes_with_everything_that_changes_rows_and_with_nothing_else()
    {
        var dataset = ConverterCase.Dataset(Id, ConverterCase.Column("text")) with { Target = new Target { Table = "t", Key = ["id"], Mode = MergeMode.Upsert } };
        Dataset Text(Func<Column, Column> change) => dataset with { Columns = [Id, change(dataset.Columns[1])] };
        Dataset Into(Func<Target, Target> change) => dataset with { Target = change(dataset.Target) };
        string[] meanings =
        [
            .. new[]
            {
                dataset,
                dataset with { File = new FileFormat { Encoding = SourceEncoding.Latin1 } },
                dataset with { File = new FileFormat { Delimiter = (byte)';' } },
                dataset with { File = new FileFormat { Header = false } },
                dataset with { File = new FileFormat { CaseSensitive = true } },
                dataset with { File = new FileFormat { IgnoreExtra = true } },
                dataset with { File = new FileFormat { LiteralQuotes = true } },
                dataset with { File = new FileFormat { NullTokens = ["x"] } },
                dataset with { Where = [new Filter { Column = "id", IsNull = false }] },
                Text(c => c with { Sources = ["other"] }),
                Text(c => c with { Transforms = [new Transform.Upper()] }),
                Text(c => c with { Rules = [new("min_length", "1")] }),
                Text(c => c with { Format = c.Format with { Zone = "UTC" } }),
                Into(t => t with { Mode = MergeMode.Replace }),
                Into(t => t with { Key = ["id", "c"] }),
                Into(t => t with { OnConflict = ConflictAction.Ignore }),
            }.Select(DatasetCompiler.Meaning),
        ];
        Assert.Equal(meanings.Length, meanings.Distinct().Count());
        Assert.Equal(meanings[0], DatasetCompiler.Meaning(dataset with { Name = "another", Match = ["other"], Rejects = new RejectLimits { MaxCount = 1 }, ValidateFirst = true, Duplicate = DuplicatePolicy.Load }));
        Assert.Equal(meanings[0], DatasetCompiler.Meaning(Into(t => t with { Schema = "s", Table = "u" })));
    }

    [Fact]
    public void The_description_says_everything_that_decides_results()
    {
        var dataset = ConverterCase.Dataset(
            ConverterCase.Column("numeric(5,2)") with
            {
                Name = "n",
                Required = true,
                Transforms = [new Transform.Trim(), new Transform.Replace("a", "b")],
                NullTokens = ["", "-"],
                Default = "1,5",
                Rules = [new("min", "1"), new("max", "2"), new("one_of", "1,5", "2")],
                Format = new ValueFormat { Decimal = (byte)',', Thousands = (byte)'.', AllowNonFinite = true },
            },
            ConverterCase.Column("text") with { Name = "t", Rules = [new("min_length", "1"), new("max_length", "9"), new("pattern", "^a")] },
            ConverterCase.Column("timestamptz") with { Name = "z", Format = new ValueFormat { Patterns = ["yyMMdd"], Pivot = 1950, Zone = "UTC" } },
            ConverterCase.Column("bool") with { Name = "b", Format = new ValueFormat { True = ["ja"], False = ["nein"] } }) with
        {
            File = new FileFormat { MaxRecordBytes = 100, MaxFieldBytes = 50, NullTokens = ["NULL"] },
            Where = [new Filter { Column = "t", IsNull = false, Rules = [new("one_of", "x")] }],
        };
        var constraints = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("t", new TargetConstraint(5, true)) };

        Assert.Equal(
            """
            plan 2
            quote 34
            pad_short False
            surplus_empty "accept"
            blank_rows Skip
            literal_quotes False
            max_record 100
            max_field 50
            fields 4
            nameless 1
            ignore_nameless False
            header "t,z,b,n,"
            column "n"
            field 3
            type "numeric(5,2)"
            required True
            transform "Trim"
            transform "Replace"
            from "a"
            to "b"
            null ""
            null "-"
            quoted_null False
            default "1,5"
            min "1"
            max "2"
            one_of "1,5"
            one_of "2"
            decimal 44
            thousands 46
            non_finite True
            target_not_null False
            column "t"
            field 0
            type "text"
            required False
            null "NULL"
            quoted_null False
            min_length 1
            max_length 9
            pattern "^a"
            decimal 46
            non_finite False
            target_length 5
            target_not_null True
            column "z"
            field 1
            type "timestamptz"
            required False
            null "NULL"
            quoted_null False
            format "yyMMdd"
            pivot 1950
            zone "UTC"
            decimal 46
            non_finite False
            target_not_null False
            column "b"
            field 2
            type "bool"
            required False
            null "NULL"
            quoted_null False
            decimal 46
            non_finite False
            true "ja"
            false "nein"
            target_not_null False
            where "t"
            is_null False
            one_of "x"

            """,
            DatasetCompiler.Compile(dataset, new FieldLayout([3, 0, 1, 2], 4, Nameless: 1) { Header = "t,z,b,n,"u8.ToArray() }, constraints).Description);
    }

    private static RejectLimits PerRule(string key, long limit) => new() { PerRule = ImmutableSortedDictionary<string, long>.Empty.Add(key, limit) };

    private static Column[] Many(int count) => [.. Enumerable.Range(0, count).Select(index => Id with { Name = $"c{index}" })];
}
