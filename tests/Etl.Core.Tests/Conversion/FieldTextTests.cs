using System.Text;
using Etl.Core.Conversion;

namespace Etl.Core.Tests.Conversion;

public sealed class FieldTextTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("a", "a", false)]
    [InlineData("\"", "\"", false)]
    [InlineData("\"\"", "", true)]
    [InlineData("\"a\"", "a", true)]
    [InlineData("\"a", "\"a", false)]
    [InlineData("a\"", "a\"", false)]
    [InlineData("a\"b\"", "a\"b\"", false)]
    [InlineData("\"\"\"\"", "\"", true)]
    [InlineData("\"\"\"a\"", "\"a", true)]
    [InlineData("\"a\"\"\"", "a\"", true)]
    [InlineData("\"a\"\"b\"\"\"\"c\"", "a\"b\"\"c", true)]
    [InlineData("\"a\"b\"", "\"a\"b\"", false)]
    [InlineData("\"a\"\"b\"c\"", "\"a\"\"b\"c\"", false)]
    [InlineData("\"\"\"", "\"\"\"", false)]
    public void Quotes_are_taken_off_where_they_keep_the_rules(string field, string text, bool isQuoted)
    {
        using var scratch = new FieldScratch();
        var value = FieldText.Unquote(Encoding.UTF8.GetBytes(field), (byte)'"', scratch);
        Assert.Equal((text, isQuoted), (Encoding.UTF8.GetString(value.Text), value.IsQuoted));
    }

    [Fact]
    public void Without_a_quote_a_nul_is_none()
    {
        using var scratch = new FieldScratch();
        var value = FieldText.Unquote("\0a\0"u8, quote: 0, scratch);
        Assert.Equal(("\0a\0", false), (Encoding.UTF8.GetString(value.Text), value.IsQuoted));
    }
}
