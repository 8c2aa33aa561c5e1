using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Headers;

namespace Etl.Core.Tests.Delimited.Headers;

public sealed class HeaderReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", new[] { "a", "b" }, 4, 1)]
    [InlineData("a,b\r\n1,2\r\n", new[] { "a", "b" }, 5, 1)]
    [InlineData("a,b\r1,2\r", new[] { "a", "b" }, 4, 1)]
    [InlineData("a,b\r\r\n1,2\r\r\n", new[] { "a", "b" }, 4, 1)] // CR, then a blank line
    [InlineData("a,b", new[] { "a", "b" }, 3, 1)] // the file is its header
    [InlineData("a,", new[] { "a", "" }, 2, 1)]
    [InlineData("a", new[] { "a" }, 1, 1)]
    [InlineData(" a ,\tb\n", new[] { "a", "b" }, 7, 1)]
    [InlineData("\"a\",\" b \"\n", new[] { "a", "b" }, 10, 1)]
    [InlineData("\"a \"\"x\"\"\",\"b,c\"\n", new[] { "a \"x\"", "b,c" }, 16, 1)]
    [InlineData("\"\",\"\"\"\"\n", new[] { "", "\"" }, 8, 1)]
    [InlineData("\"a\nb\",c\n", new[] { "a\nb", "c" }, 8, 2)]
    [InlineData("\"a\r\nb\",c\r\n1", new[] { "a\r\nb", "c" }, 10, 2)]
    [InlineData("\r\n\n\ra,b\n", new[] { "a", "b" }, 8, 4)] // blank lines first
    [InlineData("a,b,\n", new[] { "a", "b", "" }, 5, 1)]
    [InlineData("näme\n", new[] { "näme" }, 6, 1)]
    public void Reads_the_names_of_the_first_record(string file, string[] names, int length, int lines)
    {
        var header = Read(file, isFinal: true)!;

        Assert.Equal(names, header.Names);
        Assert.Equal((length, lines), (header.Length, header.Lines));
        Assert.True(header.IsValidText);
        Assert.False(header.HasViolation);
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n", "a,b")]
    [InlineData("\r\n\na,\"b\n\"\r1", "a,\"b\n\"")]
    [InlineData("a,b,", "a,b,")]
    public void Its_own_bytes_are_those_without_terminator_and_blank_lines(string file, string bytes) =>
        Assert.Equal(bytes, Encoding.UTF8.GetString(Read(file, isFinal: true)!.Bytes.Span));

    [Theory]
    [InlineData("", true)]
    [InlineData("\n\r\n", true)]
    [InlineData("\"a,b\n1,2\n", true)] // never closed
    [InlineData("a,b", false)]
    [InlineData("a,b\r", false)] // an LF may follow
    [InlineData("\r", false)]
    public void There_may_be_none(string file, bool isFinal) => Assert.Null(Read(file, isFinal));

    [Theory]
    [InlineData("a,b\n")]
    [InlineData("a,b\n1")]
    [InlineData("a,b\r\n")]
    [InlineData("a,b\r\n1")]
    [InlineData("a,b\r1")]
    public void A_header_that_has_ended_is_there_whatever_follows(string file) => Assert.Equal(["a", "b"], Read(file, isFinal: false)!.Names);

    [Theory]
    [InlineData("a\"b,c\n", new[] { "a\"b", "c" })]
    [InlineData("\"a\"b,c\n", new[] { "\"a\"b", "c" })]
    [InlineData("a, \"b\"\n", new[] { "a", "\"b\"" })]
    [InlineData("a\",b\n", new[] { "a\"", "b" })]
    public void A_violation_is_flagged_and_its_name_taken_as_it_stands(string file, string[] names)
    {
        var header = Read(file, isFinal: true)!;

        Assert.True(header.HasViolation);
        Assert.Equal(names, header.Names);
    }

    [Fact]
    public void Violations_behind_the_header_are_not_its_own() => Assert.False(Read("a,b\nx\"y,2\n", isFinal: true)!.HasViolation);

    [Fact]
    public void Bytes_that_are_not_text_are_flagged()
    {
        var header = HeaderReader.Read([(byte)'n', 0xE4, (byte)'\n', 0xE4], isFinal: true, Dialect.Rfc4180)!;

        Assert.False(header.IsValidText);
        Assert.True(HeaderReader.Read([(byte)'n', (byte)'\n', 0xE4], isFinal: true, Dialect.Rfc4180)!.IsValidText);
    }

    [Fact]
    public void Without_a_quote_in_the_dialect_quotes_are_letters() =>
        Assert.Equal(["\"a", "b\"", "\0c\0"], HeaderReader.Read("\"a,b\",\0c\0\n"u8, isFinal: true, new Dialect((byte)',', 0))!.Names);

    private static HeaderRecord? Read(string file, bool isFinal) =>
        HeaderReader.Read(Encoding.UTF8.GetBytes(file), isFinal, Dialect.Rfc4180);
}
