using System.Text;
using Etl.Core.Rejects;

namespace Etl.Core.Tests.Rejects;

public class ValueTextTests
{
    [Theory]
    [InlineData("616263", 3, 3)]
    [InlineData("616263", 4, 3)]
    [InlineData("616263", 2, 2)]
    [InlineData("616263", 0, 0)]
    [InlineData("61C3A962", 2, 1)]
    [InlineData("61C3A962", 3, 3)]
    [InlineData("E69DB162", 1, 0)]
    [InlineData("E69DB162", 2, 0)]
    [InlineData("E69DB162", 3, 3)]
    [InlineData("61F09F988062", 4, 1)]
    [InlineData("61F09F988062", 5, 5)]
    [InlineData("8080808080", 4, 4)]
    [InlineData("8080808080", 2, 2)]
    [InlineData("8080", 0, 0)]
    [InlineData("F08080808080", 4, 4)]
    public void A_character_is_kept_whole_or_not_at_all_and_what_is_no_character_is_cut_anywhere(string hex, int most, int kept)
    {
        var text = Convert.FromHexString(hex);

        Assert.Equal(Convert.ToHexString(text, 0, kept), Convert.ToHexString(ValueText.Cap(text, most)));
    }

    [Theory]
    [InlineData("61620D0A09", @"'ab\r\n\t'")]
    [InlineData("FF61", @"'\xFFa'")]
    [InlineData("E69D61", @"'\xE6\x9Da'")]
    [InlineData("071B", @"'\u0007\u001B'")]
    [InlineData("E280AE", @"'\u202E'")]
    [InlineData("E69DB1", "'東'")]
    public void Whatever_the_bytes_they_are_shown_on_one_line(string hex, string shown) =>
        Assert.Equal(shown, ValueText.Quote(Convert.FromHexString(hex)));

    [Fact]
    public void A_long_value_is_shown_as_cut()
    {
        var text = Encoding.ASCII.GetBytes(new string('a', RejectCaps.ValueBytes));

        Assert.Equal($"'{new string('a', RejectCaps.ValueBytes)}'", ValueText.Quote(text));
        Assert.Equal($"'{new string('a', RejectCaps.ValueBytes)}'…", ValueText.Quote([.. text, (byte)'a']));
    }
}
