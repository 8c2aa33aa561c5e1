using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Encodings;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Tests.Conversion;
using Etl.Core.Tests.Records;

namespace Etl.Core.Tests.Rejects;

/// <summary>What the senders of files read: every message as it stands, with the rule beside it.</summary>
public class RejectMessageTests
{
    private static readonly Dataset Two = ConverterCase.Dataset(ConverterCase.Column("int4") with { Name = "n" }, ConverterCase.Column("text") with { Name = "t" });

    [Theory]
    [InlineData("1\n", 0, "2 fields", "The record has 1 field, the file has 2 columns. Add the missing ones; file.pad_short: true fills them with NULL.")]
    [InlineData("1\n", 1, "2 fields", "The record has 1 field, the file has 2 columns. Add the missing ones; file.pad_short: true fills them with NULL.")]
    [InlineData("1,a,b\n", 0, "2 fields", "The record has 3 fields, the file has 2 columns. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1,a,,b\n", 1, "2 fields", "The record has 4 fields, the file has 2 columns. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1,a,\"b\"\n", 1, "2 fields", "Field 3 holds '\"b\"', and the header has no name for it. Name it in the header and in the dataset, or clear it; file.extra: ignore leaves it out.")]
    [InlineData("1,a,\n", 0, "2 fields", "The record has 3 fields, the file has 2 columns. file.surplus_empty: accept leaves out those beyond that are empty.")]
    [InlineData(",\n", 0, "blank_rows reject", "All fields of the record are empty. Fill it in or leave it out; file.blank_rows: skip passes over such records, load takes them for rows of NULL.")]
    [InlineData("n,t\n", 0, null, "The record is the file's header once more, as where several files were put together. Nothing is lost with it, and no limit on rejects counts it.")]
    [InlineData("1,a\"b\n", 0, null, "A quote stands inside an unquoted field, or text follows a closing quote. Quote the whole field and double the quotes in it; file.quote_errors: literal takes such fields as they stand.")]
    [InlineData("1,\"a\n", 0, null, "The file ends inside a quoted field. Close the quote, or double it if it belongs to the text.")]
    [InlineData("1,12345678901,2\n", 0, "2 fields", "The record has 3 fields, the file has 2 columns. A delimiter inside a text needs quotes around the field.")]
    [InlineData("1,123456789012345678901\n", 0, "max_record 20", "The record is longer than 20 bytes. A quote that is never closed is the usual reason; if it is meant, raise file.max_record.")]
    public void Of_a_record(string text, int nameless, string? rule, string message)
    {
        var dataset = Two with { File = new FileFormat { MaxFieldBytes = 10, MaxRecordBytes = 20, RejectSurplusEmpty = true, BlankRows = BlankRowPolicy.Reject } };
        var layout = new FieldLayout([0, 1], 2, nameless) { Header = "n,t"u8.ToArray() };
        var error = Assert.Single(ChunkRun.Of(dataset, text, layout).Rejects.Single().Errors);

        Assert.Equal((null, -1, rule, null, message), (error.Column, error.FieldIndex, error.Rule, error.Value, error.Message));
    }

    [Fact]
    public void Of_a_field_that_is_too_long()
    {
        var dataset = Two with { File = new FileFormat { MaxFieldBytes = 5 } };
        var layout = new FieldLayout([0, 1], 3);

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
        { "time", "12:00:00.1234567", "has digits finer than a microsecond, the finest that time keeps, and nothing is rounded here. Have it written with six decimals at most." },
        { "time", "12:00+01", "has an offset, which time has no place for: Postgres would drop it without a word. Have it written without." },
        { "time", "12:00x", "is not a value of type time; it is spelled 23:59:59, with up to six decimals." },
        { "timestamp", "yesterday", "is not a value of type timestamp; it is spelled 2024-12-31T23:59:59, without an offset." },
        { "timestamp", "2024-12-31T00:00:00.1234567", "has digits finer than a microsecond, the finest that timestamp keeps, and nothing is rounded here. Have it written with six decimals at most." },
        { "timestamp", "2024-12-31T00:00:00Z", "has an offset, which timestamp has no place for: Postgres would drop it without a word. Have it written without, or load it into a timestamptz." },
        { "timestamptz", "2024-12-31T00:00:00", "has neither Z nor an offset such as +01:00, so the instant is not known. Have it written with one; if all such values are of one zone, declare it (zone: Europe/Berlin)." },
        { "timestamptz", "now", "is not a value of type timestamptz; it is spelled 2024-12-31T23:59:59Z or with an offset such as +01:00, and values without either need a zone." },
        { "timestamptz", "2024-12-31T00:00:00.1234567Z", "has digits finer than a microsecond, the finest that timestamptz keeps, and nothing is rounded here. Have it written with six decimals at most." },
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

    [Theory]
    [InlineData("2024-03-31 02:30", "is a time that Europe/Berlin never had: the clocks were put forward over it. Correct it, or have it written with its offset.")]
    [InlineData("2024-10-27 02:30", "is a time that Europe/Berlin had twice, as the clocks were put back. Have it written with its offset, which tells which is meant.")]
    public void Of_a_time_at_which_the_clocks_change(string value, string message)
    {
        var zone = new ValueFormat { Zone = "Europe/Berlin" };
        var column = ConverterCase.Column("timestamptz");
        Assert.Equal($"c: '{value}' {message}", Error(column with { Format = zone }, value).Message);

        var spelled = value[8..10] + ".03.2024 02:30";
        var patterned = column with { Format = zone with { Patterns = ["dd.MM.yyyy HH:mm"] }, Transforms = [new Transform.Trim()] };
        if (value.Contains("-03-", StringComparison.Ordinal))
        {
            Assert.Equal($"c: ' {spelled}' {message}", Error(patterned, $" {spelled}").Message);
        }
    }

    [Fact]
    public void Of_bytes_that_no_text_can_hold()
    {
        var nul = Error(ConverterCase.Column("text"), "a\0b");
        Assert.Equal((null, "c: 'a\\u0000b' holds a NUL byte, which Postgres cannot. Remove it."), (nul.Rule, nul.Message));
    }

    private const string EncodingAdvice =
        "The program that wrote the file knows its encoding: declare file.encoding if that is utf-16le, utf-16be, windows-1252 or latin-1; otherwise have the file saved as, or converted to, UTF-8.";

    /// <summary>Shift-JIS, windows-1251, and a tail that is cut.</summary>
    [Theory]
    [InlineData(new byte[] { 0x83, (byte)'\\', 0x81, (byte)'[' }, "'\\x83\\\\x81['", "0x83")]
    [InlineData(new byte[] { (byte)'a', 0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, (byte)'b' }, "'a\\xCF\\xF0\\xE8\\xE2\\xE5\\xF2b'", "0xCF 0xF0 0xE8 0xE2 0xE5 0xF2")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xE9 }, "'é\\xE9'", "0xE9")]
    public void Of_bytes_whose_encoding_is_not_known(byte[] value, string shown, string bytes)
    {
        var error = ChunkRun.Of(ConverterCase.Dataset(ConverterCase.Column("text")), [.. value, (byte)'\n']).Rejects.Single().Errors.Single();

        Assert.Equal((RejectKind.InvalidEncoding, null, $"c: {shown} is not valid UTF-8: {bytes}. {EncodingAdvice}"), (error.Kind, error.Rule, error.Message));
    }

    [Fact]
    public void Of_bytes_that_windows_1252_does_not_define_and_of_half_characters_of_utf16()
    {
        var dataset = ConverterCase.Dataset(ConverterCase.Column("text"));
        var windows = dataset with { File = new FileFormat { Encoding = SourceEncoding.Windows1252 } };
        var undefined = SourceTranscoder.ToUtf8(SourceEncoding.Windows1252, [0xE9, 0x81, 0x9D, 0xE9, (byte)'\n'], isFinal: true);
        var surrogate = SourceTranscoder.ToUtf8(SourceEncoding.Utf16LittleEndian, [0x61, 0x00, 0x00, 0xD8, (byte)'\n', 0x00], isFinal: true);

        Assert.Equal(
            $"c: 'é\\x81\\x9Dé' has bytes that windows-1252 does not define: 0x81 0x9D. {EncodingAdvice}",
            ChunkRun.Of(windows, undefined, map: new Transcoded()).Rejects.Single().Errors.Single().Message);
        Assert.Equal(
            "c: 'a\\xED\\xA0\\x80' is not valid UTF-16: half of a surrogate pair, or half a code unit at the end of the file. Have the file written once more.",
            ChunkRun.Of(dataset, surrogate, map: new Transcoded()).Rejects.Single().Errors.Single().Message);
    }

    private sealed class Transcoded : IOffsetMap
    {
        public long SourceLength(ReadOnlySpan<byte> utf8) => utf8.Length;
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

    public static TheoryData<string, Rule[], string, RejectKind, string, string> Broken { get; } = new()
    {
        { "int4", [new("min", "2"), new("max", "8")], "1", RejectKind.BelowMin, "min 2", "is below the minimum 2" },
        { "int4", [new("min", "2"), new("max", "8")], "9", RejectKind.AboveMax, "max 8", "is above the maximum 8" },
        { "text", [new("min_length", "2"), new("max_length", "4")], "a", RejectKind.Length, "min_length 2", "has fewer than 2 characters" },
        { "text", [new("min_length", "2"), new("max_length", "4")], "abcde", RejectKind.Length, "max_length 4", "has more than 4 characters" },
        { "text", [new("pattern", "^[A-Z]+$")], "a", RejectKind.Pattern, "pattern ^[A-Z]+$", "does not match the pattern ^[A-Z]+$" },
        { "text", [new("one_of", "b", "c")], "a", RejectKind.OneOf, "one_of b, c", "is not one of the allowed values: b, c" },
        {
            "int4", [new("one_of", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")], "0", RejectKind.OneOf,
            "one_of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "is not one of the allowed values: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
        },
        {
            "int4", [new("one_of", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")], "0", RejectKind.OneOf,
            "one_of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (11 in all)", "is not one of the allowed values: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (11 in all)"
        },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Of_a_rule(string type, Rule[] rules, string value, RejectKind kind, string rule, string what)
    {
        var error = Error(ConverterCase.Column(type) with { Rules = [.. rules] }, value);

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
