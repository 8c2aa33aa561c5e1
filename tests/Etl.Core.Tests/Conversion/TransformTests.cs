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
        { [new Transform.Replace("\0", "")], "a\0b\0\0", "ab" },
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

    [Theory]
    [InlineData("ABC xyz", "abc xyz", "ABC XYZ")]
    [InlineData("ÀÉ ß", "àé ß", "ÀÉ ß")]
    public void Letters_in_and_out_of_ascii_change_case(string value, string lower, string upper)
    {
        Assert.Equal(lower, Apply(value, new Transform.Lower()));
        Assert.Equal(upper, Apply(value, new Transform.Upper()));
    }

    [Fact]
    public void Long_text_finds_room_even_where_letters_grow()
    {
        Assert.Equal(new string('A', 10_000), Apply(new string('a', 10_000), new Transform.Upper()));
        Assert.Equal(new string('\u2C6F', 5_000), Apply(new string('\u0250', 5_000), new Transform.Upper()));
        var replaced = new Transform.Replace("a", new string('b', 20));
        Assert.Equal(new string('b', 2_000) + new string('x', 900), Apply(new string('a', 100) + new string('x', 900), replaced));
    }

    [Theory]
    [InlineData("ab ab")]
    [InlineData("éb éb")]
    public void Each_transform_reads_what_the_one_before_has_written(string value)
    {
        var grow = new Transform.Replace("B", "longer than before ");
        var expected = value.ToUpperInvariant().Replace("B", "longer than before ", StringComparison.Ordinal);
        Assert.Equal(expected, Apply(value, new Transform.Upper(), grow));
        Assert.Equal(expected, Apply(value.Replace(" ", "   ", StringComparison.Ordinal).ToUpperInvariant(), new Transform.CollapseSpaces(), grow));
        Assert.Equal(expected.Replace("e", "[e]", StringComparison.Ordinal), Apply(value, new Transform.Upper(), grow, new Transform.Replace("e", "[e]")));
    }

    private static string Apply(string value, params Transform[] transforms) => Encoding.UTF8.GetString(Convert.FromHexString(
        ConverterCase.Convert(ConverterCase.Column("text") with { Transforms = [.. transforms] }, value)));
}
