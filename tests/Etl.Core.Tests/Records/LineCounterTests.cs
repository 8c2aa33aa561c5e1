using Etl.Core.Records;

namespace Etl.Core.Tests.Records;

public sealed class LineCounterTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 0)]
    [InlineData("\n", 1)]
    [InlineData("\r", 1)]
    [InlineData("\r\n", 1)]
    [InlineData("\n\r", 2)]
    [InlineData("\r\r\n", 2)]
    [InlineData("\r\n\r\n", 2)]
    [InlineData("\n\n\n", 3)]
    [InlineData("a,\"b\nc\"\r\nd", 2)]
    [InlineData("\"\r\",\"\n\"\r", 3)]
    public void Lf_cr_and_crlf_each_end_a_line(string text, int expected)
    {
        for (var padding = 0; padding <= 130; padding++)
        {
            Assert.Equal(expected, LineCounter.Count(System.Text.Encoding.ASCII.GetBytes(new string('p', padding) + text)));
            Assert.Equal(expected, LineCounter.Count(System.Text.Encoding.ASCII.GetBytes(text + new string('p', padding))));
        }
    }

    [Fact]
    public void Random_bytes_count_as_a_walk_over_them_does()
    {
        var random = new Random(1);
        for (var i = 0; i < Rounds.Of(3_000); i++)
        {
            var bytes = new byte[random.Next(600)];
            for (var k = 0; k < bytes.Length; k++)
            {
                bytes[k] = "\r\n\na"u8[random.Next(4)];
            }

            Assert.Equal(Walk(bytes), LineCounter.Count(bytes));
        }
    }

    [Fact]
    public void What_is_behind_the_bytes_is_not_counted()
    {
        var room = new byte[1024];
        Array.Fill(room, (byte)'\n');
        for (var length = 0; length < 600; length++)
        {
            Assert.Equal(length, LineCounter.Count(room.AsSpan(0, length)));
        }
    }

    [Fact]
    public void More_line_ends_than_a_vector_lane_counts_are_counted()
    {
        var bytes = new byte[100_001];
        Array.Fill(bytes, (byte)'\r');
        Assert.Equal(bytes.Length, LineCounter.Count(bytes));
    }

    private static int Walk(byte[] bytes)
    {
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n')
            {
                count++;
            }

            if (bytes[i] != '\r')
            {
                continue;
            }

            count++;
            if (i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                i++;
            }
        }

        return count;
    }
}
