using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Sniffing;

namespace Etl.Core.Tests.Delimited.Sniffing;

public sealed class RecordSampleTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", true, "2 2")]
    [InlineData("a,b\n1,2", true, "2 2")]
    [InlineData("a,b\n1,2", false, "2")] // the last one may go on
    [InlineData("a,b", false, "2")] // but it is all there is
    [InlineData("a,b\n", false, "2")]
    [InlineData("\n\r\n\r\na,b\r\n\r\n1\n\n", true, "2 1")] // blank lines are none
    [InlineData("a,\n,\n1,2\n", true, "2e 2e 2")]
    [InlineData("a,\"\"\n", true, "2")]
    [InlineData("\"a,b\nc\",d\n", true, "2")]
    [InlineData("a\"b,c\nd,e\n", true, "2! 2")]
    [InlineData("\"a\"b,c\"d\nd,e\n", true, "2! 2")]
    [InlineData("a,\"b\n", true, "2")] // never closed
    [InlineData("a,\"b\n", false, "2")]
    [InlineData("a,", true, "2e")]
    [InlineData("", true, "")]
    [InlineData("\n", true, "")]
    public void Records_are_counted_with_their_fields(string text, bool isFinal, string expected)
    {
        var records = RecordSample.Read(Encoding.UTF8.GetBytes(text), isFinal, Dialect.Rfc4180).Records;

        Assert.Equal(expected, string.Join(' ', records.Select(record => $"{record.FieldCount}{(record.EndsEmpty ? "e" : "")}{(record.HasViolation ? "!" : "")}")));
    }

    [Theory]
    [InlineData("a\r", true, LineEnds.Cr)]
    [InlineData("a\r", false, LineEnds.None)] // an LF may follow
    [InlineData("a\r\n", false, LineEnds.CrLf)]
    [InlineData("a\n", false, LineEnds.Lf)]
    [InlineData("\"\r\n\r\"\n", true, LineEnds.Lf)]
    [InlineData("a\r\rb\n", true, LineEnds.Cr | LineEnds.Lf)]
    public void Line_ends_are_those_outside_quotes(string text, bool isFinal, LineEnds expected) =>
        Assert.Equal(expected, RecordSample.Read(Encoding.UTF8.GetBytes(text), isFinal, Dialect.Rfc4180).LineEnds);

    [Fact]
    public void Five_hundred_records_are_enough()
    {
        var text = string.Concat(Enumerable.Repeat("a,b\n", 500));

        Assert.Equal(500, RecordSample.Read(Encoding.UTF8.GetBytes(text + "a\r\n"), true, Dialect.Rfc4180).Records.Count);
        Assert.Equal(LineEnds.Lf, RecordSample.Read(Encoding.UTF8.GetBytes(text + "a\r\n"), true, Dialect.Rfc4180).LineEnds);
        Assert.Equal(499, RecordSample.Read(Encoding.UTF8.GetBytes(text[4..]), true, Dialect.Rfc4180).Records.Count);
    }
}
