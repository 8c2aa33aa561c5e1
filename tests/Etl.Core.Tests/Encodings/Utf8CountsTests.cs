using System.Numerics;
using Etl.Core.Encodings;

namespace Etl.Core.Tests.Encodings;

public sealed class Utf8CountsTests
{
    [Fact]
    public void Bytes_are_counted_one_by_one_and_in_vectors()
    {
        var bytes = new byte[200];
        for (var length = 0; length < bytes.Length; length++)
        {
            new Random(length).NextBytes(bytes);
            foreach (byte threshold in new byte[] { 0, 1, 0x80, 0xC0, 0xF0, 0xFC, 0xFF })
            {
                Assert.Equal((length, threshold, bytes.Take(length).Count(value => value >= threshold)), (length, threshold, Utf8Counts.AtLeast(bytes.AsSpan(0, length), threshold)));
            }
        }
    }

    [Fact]
    public void More_vectors_than_a_lane_can_count_are_counted()
    {
        // 255 is what a byte holds: multiples of it, one less and one more.
        foreach (var vectors in (int[])[254, 255, 256, 509, 510, 511, 1019, 1020, 1021])
        {
            var bytes = new byte[vectors * Vector<byte>.Count];
            Array.Fill(bytes, (byte)0xFF);
            Assert.Equal(bytes.Length, Utf8Counts.AtLeast(bytes, 0xFF));
            Assert.Equal(bytes.Length - 1, Utf8Counts.AtLeast(bytes.AsSpan(1), 0x80));
        }
    }

    [Fact]
    public void Characters_are_what_does_not_continue_one()
    {
        for (var value = 0; value < 256; value++)
        {
            Assert.Equal(value is >= 0x80 and < 0xC0 ? 0 : 1, Utf8Counts.Characters([(byte)value]));
        }

        Assert.Equal(4, Utf8Counts.Characters("aé€𝄞"u8));
    }
}
