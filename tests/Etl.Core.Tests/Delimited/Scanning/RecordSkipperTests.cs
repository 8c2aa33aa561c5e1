using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;

namespace Etl.Core.Tests.Delimited.Scanning;

public sealed class RecordSkipperTests
{
    [Theory]
    [InlineData("a,b\nrest", 4, 1)]
    [InlineData("a,b\rrest", 4, 1)]
    [InlineData("a,b\r\nrest", 5, 1)]
    [InlineData("a\r\r\nrest", 2, 1)]
    [InlineData("\nrest", 1, 1)]
    [InlineData("\r\n\nrest", 2, 1)]
    [InlineData("\"a\nb\r\nc\rd\",e\r\nrest", 14, 4)]
    [InlineData("\"a\"\"\n\"\nrest", 7, 2)]
    [InlineData("x\"y\nrest", 4, 1)]
    [InlineData("\"x\"y\nrest", 5, 1)]
    [InlineData("\"unterminated\r\n\r\n", 17, 2)]
    [InlineData("no terminator", 13, 0)]
    [InlineData("", 0, 0)]
    public void A_record_ends_where_the_scanner_says_however_it_arrives(string text, int expectedLength, int expectedLineEnds)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var prefix = 0; prefix < Math.Max(1, expectedLength - (text.AsSpan(0, expectedLength).EndsWith("\r\n") ? 1 : 0)); prefix++)
        {
            for (var piece = 1; piece <= bytes.Length + 1; piece++)
            {
                var (length, skipper) = Skip(bytes, prefix, piece, Dialect.Rfc4180);
                Assert.Equal((prefix, piece, expectedLength, expectedLineEnds), (prefix, piece, length, (int)skipper.LineEnds));
            }
        }
    }

    [Fact]
    public void Random_records_end_and_count_as_the_scanner_says()
    {
        var random = new Random(1);
        var scanner = new ScalarRecordScanner();
        for (var i = 0; i < Rounds.Of(20_000); i++)
        {
            var bytes = new byte[random.Next(1, 30)];
            for (var k = 0; k < bytes.Length; k++)
            {
                bytes[k] = "\"\"\",\r\nab"u8[random.Next(8)];
            }

            var dialect = random.Next(4) == 0 ? new Dialect((byte)',', 0) : Dialect.Rfc4180;
            var record = ScanRun.Of(scanner, bytes, isFinal: true, dialect, targetBytes: 1).Records[0];
            var (length, skipper) = Skip(bytes, prefix: 0, random.Next(1, 9), dialect);
            Assert.Equal(record.EndExclusive, length);
            Assert.Equal(LineCounter.Count(bytes.AsSpan(0, length)), skipper.LineEnds);
            Assert.Equal(record.Flags.HasFlag(RecordFlags.Unterminated), length == bytes.Length && skipper.State == ScannerState.Quoted);
        }
    }

    [Fact]
    public void A_skipper_tells_what_the_record_is_in_the_middle_of()
    {
        Assert.Equal(ScannerState.RecordStart, RecordSkipper.StateAt([], Dialect.Rfc4180));
        Assert.Equal(ScannerState.FieldStart, RecordSkipper.StateAt("a,"u8, Dialect.Rfc4180));
        Assert.Equal(ScannerState.Quoted, RecordSkipper.StateAt("a,\"b\n"u8, Dialect.Rfc4180));
        Assert.Equal(ScannerState.QuoteInQuoted, RecordSkipper.StateAt("a,\"b\""u8, Dialect.Rfc4180));
        Assert.Equal(ScannerState.Unquoted, RecordSkipper.StateAt("a\"b"u8, Dialect.Rfc4180));
    }

    [Fact]
    public void Bytes_of_the_next_record_are_left_when_only_the_line_feed_was_awaited()
    {
        var skipper = new RecordSkipper("a\r"u8, Dialect.Rfc4180);
        Assert.False(skipper.TrySkip([], isFinal: false, out var consumed));
        Assert.Equal(0, consumed);
        Assert.True(skipper.TrySkip("b\n"u8, isFinal: false, out consumed));
        Assert.Equal(0, consumed);
        Assert.Equal(1, skipper.LineEnds);
    }

    private static (int Length, RecordSkipper Skipper) Skip(byte[] bytes, int prefix, int piece, Dialect dialect)
    {
        var skipper = new RecordSkipper(bytes.AsSpan(0, prefix), dialect);
        var position = prefix;
        while (true)
        {
            var end = Math.Min(position + piece, bytes.Length);
            var ended = skipper.TrySkip(bytes.AsSpan(position..end), end == bytes.Length, out var consumed);
            position += consumed;
            if (ended)
            {
                return (position, skipper);
            }

            Assert.Equal(end, position);
        }
    }
}
