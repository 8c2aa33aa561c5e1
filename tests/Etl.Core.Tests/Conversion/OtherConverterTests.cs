using System.Text;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Tests.Conversion;

public class OtherConverterTests
{
    private const string Uuid = "a0eebc999c0b4ef8bb6d6bb9bd380a11";

    [Theory]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", Uuid)]
    [InlineData("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", Uuid)]
    [InlineData("{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", Uuid)]
    [InlineData("a0eebc999c0b4ef8bb6d6bb9bd380a11", Uuid)]
    [InlineData("a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", Uuid)]
    [InlineData("{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}", Uuid)]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", "InvalidValue")]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111", "InvalidValue")]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g", "InvalidValue")]
    [InlineData("{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "InvalidValue")]
    [InlineData("a0e-ebc999c0b4ef8bb6d6bb9bd380a11", "InvalidValue")]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11-", "InvalidValue")]
    [InlineData("a0eebc99--9c0b4ef8bb6d6bb9bd380a11", "InvalidValue")]
    [InlineData("{}", "InvalidValue")]
    [InlineData("a0ee", "InvalidValue")]
    [InlineData("{00000000-0000-0000-0000-000000000000}", "00000000000000000000000000000000")]
    public void Uuids(string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column("uuid"), value));

    [Fact]
    public void Every_byte_in_every_place_of_a_uuid_is_a_digit_a_hyphen_or_wrong()
    {
        using var converter = new FieldConverter(ConverterCase.Column("uuid"));
        var right = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"u8.ToArray();
        for (var place = 0; place < right.Length; place++)
        {
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                var text = (byte[])right.Clone();
                text[place] = (byte)value;
                var isUuid = right[place] == (byte)'-' ? value == '-' : char.IsAsciiHexDigit((char)value);
                var converted = ConverterCase.Convert(converter, text);
                if (isUuid)
                {
                    Assert.Equal(Guid.Parse(Encoding.ASCII.GetString(text)).ToString("N"), converted);
                }
                else
                {
                    Assert.Contains(converted, new[] { nameof(RejectKind.InvalidValue), nameof(RejectKind.InvalidEncoding), nameof(RejectKind.NulByte) });
                }
            }
        }
    }

    [Theory]
    [InlineData("t", "01")]
    [InlineData("TRUE", "01")]
    [InlineData("Yes", "01")]
    [InlineData("on", "01")]
    [InlineData("1", "01")]
    [InlineData("f", "00")]
    [InlineData("False", "00")]
    [InlineData("NO", "00")]
    [InlineData("off", "00")]
    [InlineData("0", "00")]
    [InlineData("tru", "InvalidValue")]
    [InlineData("2", "InvalidValue")]
    [InlineData(" t", "InvalidValue")]
    public void Bools(string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column("bool"), value));

    [Theory]
    [InlineData("sí", "01")]
    [InlineData("SÍ", "01")]
    [InlineData("No", "00")]
    [InlineData("si", "InvalidValue")]
    [InlineData("true", "InvalidValue")]
    public void Declared_spellings_take_the_place_of_the_default_ones(string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column("bool") with { Format = new ValueFormat { True = ["Sí"] } }, value));

    [Fact]
    public void A_spelling_of_false_may_be_longer_than_all_of_true() =>
        Assert.Equal("00", ConverterCase.Convert(ConverterCase.Column("bool") with { Format = new ValueFormat { True = ["y"], False = ["certainly not"] } }, "Certainly not"));

    [Fact]
    public void A_refused_value_has_no_field_and_a_converted_one_no_reject()
    {
        using var converter = new FieldConverter(ConverterCase.Column("int4"));
        Assert.False(converter.TryConvert("x"u8, isQuoted: false, out var field, out var kind));
        Assert.True(field.IsEmpty);
        Assert.Equal(RejectKind.InvalidValue, kind);
        Assert.True(converter.TryConvert("1"u8, isQuoted: false, out field, out kind));
        Assert.Equal(8, field.Length);
        Assert.Equal(default, kind);
    }

    [Fact]
    public void A_zone_with_something_behind_its_offset_is_none() =>
        Assert.Throws<ArgumentException>(() => new FieldConverter(ConverterCase.Column("timestamptz") with { Format = new ValueFormat { Zone = "+01:00x" } }));

    [Fact]
    public void A_column_with_problems_is_refused_with_its_place() =>
        Assert.Contains(
            "columns[0]",
            Assert.Throws<ArgumentException>(() => new FieldConverter(ConverterCase.Column("int4") with { Rules = [new("min", "x")] })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Problems_of_a_column_are_told_one_after_another()
    {
        var column = ConverterCase.Column("int4") with { Rules = [new("min", "x"), new("pattern", "y")] };
        var message = Assert.Throws<ArgumentException>(() => new FieldConverter(column)).Message;

        Assert.Equal(2, message.Split("; columns[0]").Length);
    }

    [Theory]
    [InlineData("""{"a": [1, 2.5e3, null, true]}""", null)]
    [InlineData("1", null)]
    [InlineData("\"\"", null)]
    [InlineData("""{"a": 1, "a": 2}""", null)]
    [InlineData("""["\u00e9", "\ud83d\ude00", "\\u0000"]""", null)]
    [InlineData("[1e131071]", null)]
    [InlineData("[0.01e131073]", null)]
    [InlineData("[0.01e131074]", "OutOfRange")]
    [InlineData("[1e-16383]", null)]
    [InlineData("[1e-16384]", "OutOfRange")]
    [InlineData("[0e99999999999]", "OutOfRange")]
    [InlineData("""["\ud83d\ude09"]""", null)]
    [InlineData("""["\u0039\u00e9\uD83D\uDE00"]""", null)]
    [InlineData("{a: 1}", "InvalidValue")]
    [InlineData("[1,]", "InvalidValue")]
    [InlineData("[1] 2", "InvalidValue")]
    [InlineData("[", "InvalidValue")]
    [InlineData("// x\n1", "InvalidValue")]
    [InlineData("NaN", "InvalidValue")]
    [InlineData("01", "InvalidValue")]
    [InlineData("""["\u0000"]""", "InvalidValue")]
    [InlineData("""{"\u0000": 1}""", "InvalidValue")]
    [InlineData("""["\ud83d"]""", "InvalidValue")]
    [InlineData("""["\ude00"]""", "InvalidValue")]
    [InlineData("""["\ud83dx\ude00"]""", "InvalidValue")]
    [InlineData("""["\ud83d\n"]""", "InvalidValue")]
    [InlineData("[1e131072]", "OutOfRange")]
    [InlineData("[1e-20000]", "OutOfRange")]
    [InlineData("[0e-99999999999]", "OutOfRange")]
    public void Jsonb(string value, string? reject) =>
        Assert.Equal(reject ?? "01" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value)), ConverterCase.Convert(ConverterCase.Column("jsonb"), value));

    [Fact]
    public void Json_nested_beyond_the_limit_is_out_of_range()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth);
        var column = ConverterCase.Column("jsonb");
        Assert.StartsWith("015b", ConverterCase.Convert(column, Nested(JsonbConverter.MaxDepth)), StringComparison.Ordinal);
        Assert.Equal("OutOfRange", ConverterCase.Convert(column, Nested(JsonbConverter.MaxDepth + 1)));
    }

    [Fact]
    public void Text_of_every_length_is_copied_and_a_bad_byte_anywhere_is_found()
    {
        using var converter = new FieldConverter(ConverterCase.Column("text"));
        for (var length = 1; length <= 130; length++)
        {
            var text = new byte[length];
            for (var k = 0; k < length; k++)
            {
                text[k] = (byte)('a' + (k % 26));
            }

            Assert.Equal(Convert.ToHexStringLower(text), ConverterCase.Convert(converter, text));
            for (var k = 0; k < length; k++)
            {
                var kept = text[k];
                text[k] = 0;
                Assert.Equal("NulByte", ConverterCase.Convert(converter, text));
                text[k] = 0xFF;
                Assert.Equal("InvalidEncoding", ConverterCase.Convert(converter, text));
                text[k] = kept;
            }
        }
    }

    [Fact]
    public void Two_bad_bytes_at_the_same_place_of_two_vectors_are_found_too()
    {
        using var converter = new FieldConverter(ConverterCase.Column("text"));
        foreach (var length in new[] { 64, 65, 95, 96, 130 })
        {
            for (var place = 0; place + 32 < length; place++)
            {
                var text = Enumerable.Repeat((byte)'a', length).ToArray();
                text[place] = text[place + 32] = 0;
                Assert.Equal("NulByte", ConverterCase.Convert(converter, text));
            }
        }
    }

    [Theory]
    [InlineData("c3a9", true)]
    [InlineData("f09f9880", true)]
    [InlineData("c3", false)]
    [InlineData("c0af", false)]
    [InlineData("eda080", false)]
    [InlineData("f4908080", false)]
    [InlineData("80", false)]
    public void Text_is_valid_utf8(string hex, bool isValid) =>
        Assert.Equal(isValid ? hex : "InvalidEncoding", ConverterCase.Convert(ConverterCase.Column("text"), Convert.FromHexString(hex)));

    [Theory]
    [InlineData("int4", "ff", "InvalidEncoding")]
    [InlineData("numeric", "3100", "NulByte")]
    [InlineData("timestamptz", "00", "NulByte")]
    [InlineData("uuid", "c3", "InvalidEncoding")]
    [InlineData("jsonb", "22ff22", "InvalidEncoding")]
    [InlineData("bool", "00", "NulByte")]
    public void Bytes_that_no_text_can_hold_are_named_whatever_the_type(string type, string hex, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type), Convert.FromHexString(hex)));

    [Theory]
    [InlineData("text", "", false, "NULL")]
    [InlineData("text", "", true, "")]
    [InlineData("int4", "", false, "NULL")]
    [InlineData("int4", "", true, "InvalidValue")]
    [InlineData("jsonb", "", true, "InvalidValue")]
    [InlineData("date", "", true, "InvalidValue")]
    [InlineData("bool", "", true, "InvalidValue")]
    [InlineData("float8", "", true, "InvalidValue")]
    [InlineData("uuid", "", true, "InvalidValue")]
    [InlineData("numeric", "", true, "InvalidValue")]
    [InlineData("time", "", true, "InvalidValue")]
    [InlineData("timestamptz", "", true, "InvalidValue")]
    public void Nothing_is_null_and_a_quoted_nothing_is_the_empty_string(string type, string value, bool isQuoted, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type), value, isQuoted));

    [Fact]
    public void Null_tokens_apply_to_unquoted_values_after_the_transforms()
    {
        var column = ConverterCase.Column("text") with { NullTokens = ["NULL", "n/a"], Transforms = [new Transform.Trim()] };
        Assert.Equal("NULL", ConverterCase.Convert(column, "NULL"));
        Assert.Equal("NULL", ConverterCase.Convert(column, " n/a "));
        Assert.Equal("NULL", ConverterCase.Convert(column, "   "));
        Assert.Equal("4e554c4c", ConverterCase.Convert(column, "NULL", isQuoted: true));
        Assert.Equal("6e756c6c", ConverterCase.Convert(column, "null"));
        Assert.Equal("", ConverterCase.Convert(column, "", isQuoted: true));
    }

    [Fact]
    public void The_empty_token_makes_a_quoted_empty_field_null()
    {
        var column = ConverterCase.Column("int4") with { NullTokens = [""] };
        Assert.Equal("NULL", ConverterCase.Convert(column, "", isQuoted: true));
    }

    [Fact]
    public void Null_tokens_apply_in_quotes_where_the_file_says_so()
    {
        var file = new FileFormat { NullTokens = ["NULL"], QuotedNull = true };
        var column = ConverterCase.Column("text");
        Assert.Equal("NULL", ConverterCase.Convert(column, "NULL", isQuoted: true, file));
        Assert.Equal("", ConverterCase.Convert(column, "", isQuoted: true, file));
        Assert.Equal("NULL", ConverterCase.Convert(column, "", isQuoted: true, file with { NullTokens = ["NULL", ""] }));
        Assert.Equal("NULL", ConverterCase.Convert(column with { NullTokens = ["-"] }, "-", isQuoted: true, file));
        Assert.Equal("4e554c4c", ConverterCase.Convert(column with { NullTokens = ["-"] }, "NULL", isQuoted: true, file));
    }

    [Fact]
    public void A_column_without_null_tokens_has_those_of_the_file()
    {
        var file = new FileFormat { NullTokens = ["-"] };
        Assert.Equal("NULL", ConverterCase.Convert(ConverterCase.Column("text"), "-", file: file));
        Assert.Equal("2d", ConverterCase.Convert(ConverterCase.Column("text") with { NullTokens = [] }, "-", file: file));
    }

    [Fact]
    public void A_default_takes_the_place_of_null_and_satisfies_required()
    {
        var column = ConverterCase.Column("int4") with { Required = true };
        Assert.Equal("Required", ConverterCase.Convert(column, ""));
        Assert.Equal("0000002a", ConverterCase.Convert(column with { Default = "42" }, ""));
    }
}
