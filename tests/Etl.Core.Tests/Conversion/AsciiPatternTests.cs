using System.Text;
using System.Text.RegularExpressions;
using Etl.Core.Conversion;

namespace Etl.Core.Tests.Conversion;

/// <summary>The quick yes by itself: behind it the regular expression decides again, and would hide a wrong no.</summary>
public sealed class AsciiPatternTests
{
    [Theory]
    [InlineData("^[A-Z]{3}$", "ABZ")]
    [InlineData("^[a-ca]x$", "ax")]
    [InlineData("^[1-31]x$", "1x")]
    [InlineData("^[@-B][?-@]$", "@@")]
    [InlineData("^[@?]{1,70}$", "?@")]
    [InlineData("^A[B-D]{2,2}\\d{4,6}$", "ABD01239")]
    [InlineData("^[\\w.-]+@$", "a.-_Z9@")]
    [InlineData("^x[\\d,]?y$", "x7y")]
    [InlineData("^\\+\\.\\s$", "+. ")]
    [InlineData("^.{0,40}$", "any thing")]
    [InlineData("^[a-]{2}b{11}$", "a-bbbbbbbbbbb")]
    [InlineData("^\\w*$", "a_Z09")]
    public void It_is_the_regular_expression_on_everything_near_a_value_that_matches(string pattern, string example)
    {
        var quick = AsciiPattern.TryParse(pattern)!;
        var regex = new Regex(pattern[..^1] + "\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        Assert.True(Says(quick, Bytes(example)));
        foreach (var value in Neighbours(example))
        {
            Assert.Equal((value, regex.IsMatch(value)), (value, Says(quick, Bytes(value))));
        }

        for (var place = 0; place < example.Length; place++)
        {
            for (var value = 128; value <= 256; value++)
            {
                var bytes = Bytes(example);
                bytes[place] = (byte)value;
                Assert.False(Says(quick, bytes), $"{value} at {place}");
            }
        }
    }

    [Fact]
    public void Two_wrong_bytes_at_the_same_place_of_two_vectors_are_found_too()
    {
        var quick = AsciiPattern.TryParse("^[a-z]{1,130}$")!;
        foreach (var length in new[] { 33, 64, 65, 96, 130 })
        {
            for (var place = 0; place + 32 < length; place++)
            {
                var value = Enumerable.Repeat((byte)'a', length).ToArray();
                value[place] = value[place + 32] = (byte)'A';
                Assert.False(Says(quick, value), $"{place} of {length}");
            }
        }
    }

    [Theory]
    [InlineData("^a{2,2}$", true)]
    [InlineData("^a{100000}$", true)]
    [InlineData("^[a-a]$", true)]
    [InlineData("^\\+\\.$", true)]
    [InlineData("^a{1000000}$", false)]
    [InlineData("^a{3,2}$", false)]
    [InlineData("^a{x$", false)]
    [InlineData("^a{2x$", false)]
    [InlineData("^a{2$", false)]
    [InlineData("^a{2}?$", false)]
    [InlineData("^[a-$", false)]
    [InlineData("^[a$", false)]
    [InlineData("^\u0080$", false)]
    [InlineData("^[\u0080]$", false)]
    [InlineData("^[a-\u0080]$", false)]
    [InlineData("^[éa[b]$", false)]
    [InlineData("^[\\d-z]$", false)]
    [InlineData("^[+-\\d]$", false)]
    [InlineData("^[a-[b]]$", false)]
    [InlineData("^[z-a]$", false)]
    [InlineData("^\\a$", false)]
    [InlineData("^$", false)]
    public void Other_shapes_are_left_to_the_regular_expression(string pattern, bool isQuick) =>
        Assert.Equal(isQuick, AsciiPattern.TryParse(pattern) is not null);

    private static IEnumerable<string> Neighbours(string example)
    {
        for (var count = 0; count <= 80; count += count < 3 ? 1 : 7)
        {
            yield return string.Concat(Enumerable.Repeat(example, count));
        }

        foreach (var length in new[] { 31, 32, 33, 39, 40, 41, 63, 64, 65, 70, 71 })
        {
            yield return new string(example[0], length);
        }

        for (var place = 0; place < example.Length; place++)
        {
            yield return example.Remove(place, 1);
            yield return example.Insert(place, example[place..(place + 1)]);
            yield return example.Insert(place, example[^1..]);
            for (var value = (char)1; value < 128; value++)
            {
                yield return example[..place] + value + example[(place + 1)..];
            }
        }
    }

    /// <summary>Both ways to ask; they must agree, and a copy must be one.</summary>
    private static bool Says(AsciiPattern pattern, byte[] value)
    {
        // What is behind the value must not matter.
        var room = new byte[value.Length + 64];
        room.AsSpan().Fill((byte)'B');
        value.CopyTo(room, 0);
        var copy = new byte[room.Length];
        var accepts = pattern.Accepts(ref room[0], value.Length);
        Assert.Equal(accepts, pattern.TryCopy(ref room[0], value.Length, ref copy[0]));
        if (accepts)
        {
            Assert.Equal(value, copy[..value.Length]);
        }

        return accepts;
    }

    private static byte[] Bytes(string ascii) => Encoding.ASCII.GetBytes(ascii);
}
