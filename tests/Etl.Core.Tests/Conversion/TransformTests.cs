using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Tests.Conversion;

public class TransformTests
{
    public static TheoryData<Transform[], string, string> Cases => new()
    {
        { [new Transform.Trim()], " \t\u00a0a b\u3000\n", "a b" },
        { [new Transform.Trim()], "ab", "ab" },
        { [new Transform.Upper()], "straße é ɐ ǆ", "STRAßE É Ɐ Ǆ" },
        { [new Transform.Upper()], "abc-1", "ABC-1" },
        { [new Transform.Lower()], "ÀB Ω-1", "àb ω-1" },
        { [new Transform.CollapseSpaces()], "  a \t\r\n b\u00a0\u00a0c ", " a b c " },
        { [new Transform.Replace("a", "")], "banana", "bnn" },
        { [new Transform.Replace("aa", "b")], "aaaaa", "bba" },
        { [new Transform.Replace("x", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")], "xxx", new string('y', 147) },
        { [new Transform.Replace("-", ""), new Transform.Upper(), new Transform.Trim(), new Transform.Replace("B", "é")], " a-b ", "Aé" },
        { [], " a ", " a " },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transforms_apply_in_order(Transform[] transforms, string value, string expected)
    {
        var column = ConverterCase.Column("text") with { Transforms = [.. transforms] };
        Assert.Equal(expected, Encoding.UTF8.GetString(Convert.FromHexString(ConverterCase.Convert(column, value))));
    }

    [Fact]
    public void A_value_that_grows_far_beyond_its_record_still_fits()
    {
        var column = ConverterCase.Column("text") with { Transforms = [new Transform.Replace("x", new string('y', 1000))] };
        Assert.Equal(200_000, ConverterCase.Convert(column, new string('x', 100)).Length);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_pass_transforms_and_are_named_afterwards()
    {
        var column = ConverterCase.Column("text") with { Transforms = [new Transform.Trim(), new Transform.Upper(), new Transform.CollapseSpaces()] };
        Assert.Equal("InvalidEncoding", ConverterCase.Convert(column, [(byte)' ', 0xC3, (byte)'a', 0xFF]));
    }

    [Fact]
    public void Transforms_apply_to_what_is_not_text_too()
    {
        var column = ConverterCase.Column("int4") with { Transforms = [new Transform.Trim(), new Transform.Replace("EUR", "")] };
        Assert.Equal("0000000c", ConverterCase.Convert(column, " 12EUR "));
    }
}
