using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;
using Etl.Core.Tests.Conversion;
using Etl.Core.Tests.Processing;

namespace Etl.Core.Tests.Rejects;

/// <summary>What the senders of files read: every message as it stands, with the rule beside it.</summary>
public class RejectMessageTests
{
    private static readonly Dataset Two = ConverterCase.Dataset(ConverterCase.Column("int4") with { Name = "n" }, ConverterCase.Column("text") with { Name = "t" });

    [Theory]
    [InlineData("1\n", false, "2 fields", "The record has 1 field, the file has 2 columns. Add the missing ones; file.pad_short: true fills them with NULL.")]
    [InlineData("1,a,b\n", false, "2 fields", "The record has 3 fields, the file has 2 columns. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1\n", true, "2 fields", "The record has 1 field, the file has 2 columns and a delimiter behind the last one. Add the missing ones; file.pad_short: true fills them with NULL.")]
    [InlineData("1,\n", true, "2 fields", "The record has 1 field, the file has 2 columns and a delimiter behind the last one. Add the missing ones; file.pad_short: true fills them with NULL.")]
    [InlineData("1,a,b\n", true, "2 fields", "The record has 3 fields, the file has 2 columns and a delimiter behind the last one. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1,a,,\n", true, "2 fields", "The record has 3 fields, the file has 2 columns and a delimiter behind the last one. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1,a\"b\n", false, null, "A quote stands inside an unquoted field, or text follows a closing quote. Quote the whole field and double the quotes in it; file.quote_errors: literal takes such fields as they stand.")]
    [InlineData("1,\"a\n", false, null, "The file ends inside a quoted field. Close the quote, or double it if it belongs to the text.")]
    [InlineData("1,12345678901,\n", false, "2 fields", "The record has 3 fields, the file has 2 columns. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1,123456789012345678901\n", false, "max_record 20", "The record is longer than 20 bytes. A quote that is never closed is the usual reason; if it is meant, raise file.max_record.")]
    public void Of_a_record(string text, bool trailingDelimiter, string? rule, string message)
    {
        var dataset = Two with { File = new FileFormat { MaxFieldBytes = 10, MaxRecordBytes = 20 } };
        var error = Assert.Single(ChunkRun.Of(dataset, text, new FieldLayout([0, 1], 2, trailingDelimiter)).Rejects.Single().Errors);

        Assert.Equal((null, -1, rule, null, message), (error.Column, error.FieldIndex, error.Rule, error.Value, error.Message));
    }

    [Fact]
    public void Of_a_field_that_is_too_long()
    {
        var dataset = Two with { File = new FileFormat { MaxFieldBytes = 5 } };
        var layout = new FieldLayout([0, 1], 3, TrailingDelimiter: false);

        Assert.Equal(
            [("t", 1, "max_field 5", "123456", "Field 2, t, has more than 5 bytes. Shorten it, or raise file.max_field."), (null, 2, "max_field 5", "654321", "Field 3 has more than 5 bytes. Shorten it, or raise file.max_field.")],
            ChunkRun.Of(dataset, "1,123456,654321\n", layout).Rejects.Single().Errors.Select(e => (e.Column, e.FieldIndex, e.Rule, e.Value, e.Message)));
    }

    [Fact]
    public void A_record_can_break_several_rules_of_structure() =>
        Assert.Equal(["1 1 1000 QuoteViolation TooFewFields"], ChunkRun.Of(Two, "1\"2\n").RejectLines);

    public static TheoryData<string, string, string> Values { get; } = new()
    {
        { "int4", "x", "is not a value of type int4; it is digits with an optional sign." },
        { "int2", "40000", "is beyond what int2 holds. Correct it, or give the column a larger type." },
        { "numeric(5,2)", "1.234", "has more digits after the point than numeric(5,2) keeps, and nothing is rounded here. Correct it, or give the column a larger scale." },
        { "numeric(5,2)", "1,2", "is not a value of type numeric(5,2); its decimal separator is '.'." },
        { "float8", "x", "is not a value of type float8; its decimal separator is '.'." },
        { "date", "31.12.2024", "is not a value of type date; it is spelled 2024-12-31, and other spellings need a format." },
        { "time", "noon", "is not a value of type time; it is spelled 23:59:59, with up to six decimals." },
        { "timestamp", "2024-12-31T00:00:00Z", "is not a value of type timestamp; it is spelled 2024-12-31T23:59:59, without an offset." },
        { "timestamptz", "2024-12-31T00:00:00", "is not a value of type timestamptz; it is spelled 2024-12-31T23:59:59Z or with an offset such as +01:00, and values without either need a zone." },
        { "uuid", "x", "is not a value of type uuid; it has 32 hexadecimal digits." },
        { "jsonb", "{", "is not a value of type jsonb; it must be JSON that Postgres can hold." },
        { "bool", "maybe", "is not a value of type bool; it is one of t, true, y, yes, on, 1, f, false, n, no, off, 0." },
    };

    [Theory, MemberData(nameof(Values))]
    public void Of_a_value_that_is_none_of_its_type(string type, string value, string message)
    {
        var error = Error(ConverterCase.Column(type), $"\"{value}\"");

        Assert.Equal(("c", 0, type, value, $"c: '{value}' {message}"), (error.Column, error.FieldIndex, error.Rule, error.Value, error.Message));
    }

    public static TheoryData<string, ValueFormat, string, string> Spelled { get; } = new()
    {
        { "date", new ValueFormat { Patterns = ["dd/MM/yyyy", "yyyyMMdd"] }, "x", "; it is spelled dd/MM/yyyy or yyyyMMdd." },
        { "timestamptz", new ValueFormat { Zone = "Europe/Berlin" }, "x", "; it is spelled 2024-12-31T23:59:59, with an offset or as a time that Europe/Berlin has exactly once." },
        { "int4", new ValueFormat { Thousands = (byte)'.' }, "x", "; it is digits in groups of three with an optional sign." },
        { "numeric", new ValueFormat { Decimal = (byte)',', Thousands = (byte)'.' }, "x", "; its decimal separator is ',', its thousands separator '.'." },
        { "bool", new ValueFormat { True = ["ja"] }, "x", "; it is one of ja, f, false, n, no, off, 0." },
        { "bool", new ValueFormat { False = ["nein", "nee"] }, "x", "; it is one of t, true, y, yes, on, 1, nein, nee." },
    };

    [Theory, MemberData(nameof(Spelled))]
    public void Of_a_value_that_is_not_spelled_as_the_dataset_says(string type, ValueFormat format, string value, string ending) =>
        Assert.Equal($"c: '{value}' is not a value of type {type}{ending}", Error(ConverterCase.Column(type) with { Format = format }, value).Message);

    [Fact]
    public void Of_bytes_that_no_text_can_hold()
    {
        var nul = Error(ConverterCase.Column("text"), "a\0b");
        Assert.Equal((null, "c: 'a\\u0000b' holds a NUL byte, which Postgres cannot. Remove it."), (nul.Rule, nul.Message));

        var invalid = ChunkRun.Of(ConverterCase.Dataset(ConverterCase.Column("text")), [(byte)'a', 0xE9, (byte)'\n']).Rejects.Single().Errors.Single();
        Assert.Equal(
            (null, "c: 'a\\xE9' is not valid UTF-8. Save the file as UTF-8, or declare file.encoding: windows-1252 or latin-1."),
            (invalid.Rule, invalid.Message));
    }

    [Fact]
    public void Of_a_value_that_is_missing()
    {
        var required = Error(ConverterCase.Column("int4") with { Required = true }, "\"\"", "-");
        Assert.Equal(("required", null, "c is NULL, and it is required. Give it a value, or the column a default."), (required.Rule, required.Value, required.Message));

        var constraints = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("n", new TargetConstraint(null, true)) };
        var ofTarget = ChunkRun.Of(Two, ",a\n", constraints: constraints).Rejects.Single().Errors.Single();
        Assert.Equal(
            ("not null of the target", "n is NULL, and the target's column is NOT NULL. Give it a value, or the column a default."),
            (ofTarget.Rule, ofTarget.Message));
    }

    public static TheoryData<string, Rules, string, RejectKind, string, string> Broken { get; } = new()
    {
        { "int4", new Rules { Min = "2", Max = "8" }, "1", RejectKind.BelowMin, "min 2", "is below the minimum 2" },
        { "int4", new Rules { Min = "2", Max = "8" }, "9", RejectKind.AboveMax, "max 8", "is above the maximum 8" },
        { "text", new Rules { MinLength = 2, MaxLength = 4 }, "a", RejectKind.Length, "min_length 2", "has fewer than 2 characters" },
        { "text", new Rules { MinLength = 2, MaxLength = 4 }, "abcde", RejectKind.Length, "max_length 4", "has more than 4 characters" },
        { "text", new Rules { Pattern = "^[A-Z]+$" }, "a", RejectKind.Pattern, "pattern ^[A-Z]+$", "does not match the pattern ^[A-Z]+$" },
        { "text", new Rules { OneOf = ["b", "c"] }, "a", RejectKind.OneOf, "one_of b, c", "is not one of the allowed values: b, c" },
        {
            "int4", new Rules { OneOf = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] }, "0", RejectKind.OneOf,
            "one_of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "is not one of the allowed values: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
        },
        {
            "int4", new Rules { OneOf = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"] }, "0", RejectKind.OneOf,
            "one_of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (11 in all)", "is not one of the allowed values: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (11 in all)"
        },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Of_a_rule(string type, Rules rules, string value, RejectKind kind, string rule, string what)
    {
        var error = Error(ConverterCase.Column(type) with { Rules = rules }, value);

        Assert.Equal((kind, "c", 0, rule, value), (error.Kind, error.Column, error.FieldIndex, error.Rule, error.Value));
        Assert.Equal($"c: '{value}' {what}. Correct the value, or the dataset's rule.", error.Message);
    }

    [Fact]
    public void Of_the_target_s_length()
    {
        var constraints = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("t", new TargetConstraint(3, false)) };
        var error = ChunkRun.Of(Two, "1,abcd\n", constraints: constraints).Rejects.Single().Errors.Single();

        Assert.Equal("varchar(3) of the target", error.Rule);
        Assert.Equal("t: 'abcd' has more than the 3 characters that the target's column takes. Correct the value, or the dataset's rule.", error.Message);
    }

    private static RejectError Error(Column column, string field, string nullToken = "NULL")
    {
        var run = ChunkRun.Of(ConverterCase.Dataset(column with { NullTokens = ["", nullToken] }), Encoding.UTF8.GetBytes(field + "\n"));
        return Assert.Single(run.Rejects.Single().Errors);
    }
}
