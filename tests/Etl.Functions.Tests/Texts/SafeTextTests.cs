using Etl.Functions.Texts;

namespace Etl.Functions.Tests.Texts;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("Müller 東京 \U0001F600", "Müller 東京 \U0001F600")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\e[31mred\a", "\\u001B[31mred\\u0007")]
    [InlineData("\u009B31m\u007F", "\\u009B31m\\u007F")]
    [InlineData("user\u202Efdp.exe", "user\\u202Efdp.exe")]
    public void Nothing_reaches_the_terminal_that_would_steer_it(string text, string safe) => Assert.Equal(safe, SafeText.OneLine(text));

    [Fact]
    public void Half_a_character_is_escaped() => Assert.Equal("x\\uD800y\\uDC00", SafeText.OneLine("x\uD800y\uDC00"));

    [Fact]
    public void Line_feeds_stay_where_lines_are_asked_for() => Assert.Equal("a\nb\\u001B", SafeText.Lines("a\nb\e"));

    [Fact]
    public void A_capped_text_ends_between_characters()
    {
        Assert.Equal("abcd", SafeText.Capped("abcd", 4));
        Assert.Equal("abc…", SafeText.Capped("abcde", 4));
        Assert.Equal("ab…", SafeText.Capped("ab\U0001F600de", 4));
    }
}
