using System.Text;
using Etl.Core.Digests;
using FsCheck;
using FsCheck.Fluent;

namespace Etl.Core.Tests.Digests;

public sealed class Crc64NvmeTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("123456789", 0xAE8B14860A799888)]
    public void Checksums_are_those_of_the_catalogue(string text, ulong expected) =>
        Assert.Equal(expected, Crc64Nvme.Append(0, Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(0, 0x6482D367EB22B64E)]
    [InlineData(0xFF, 0xC0DDBA7302ECA3AC)]
    public void A_page_of_one_byte_has_the_checksum_of_the_specification(byte value, ulong expected)
    {
        var page = new byte[4096];
        Array.Fill(page, value);
        Assert.Equal(expected, Crc64Nvme.Append(0, page));
    }

    [Fact]
    public void Every_length_at_every_alignment_has_the_bitwise_checksum_whether_folded_or_sliced()
    {
        var random = new Random(1);
        var bytes = new byte[1100];
        random.NextBytes(bytes);
        for (var length = 0; length <= 1024; length++)
        {
            var part = bytes.AsSpan(length % 67, length);
            var before = (ulong)random.NextInt64();
            var expected = Bitwise(before, part);
            Assert.Equal(expected, Crc64Nvme.Append(before, part));
            Assert.Equal(expected, ~Crc64Nvme.Slice(~before, part));
        }
    }

    [Fact]
    public void Appending_piece_by_piece_is_appending_the_whole() =>
        Prop.ForAll<byte[][]>(ArbMap.Default.ArbFor<byte[][]>(), pieces =>
            pieces.Aggregate(0UL, (crc, piece) => Crc64Nvme.Append(crc, piece)) == Bitwise(0, [.. pieces.SelectMany(piece => piece)]))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Combining_two_parts_is_the_checksum_of_both() =>
        Prop.ForAll<byte[], byte[]>(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(), (a, b) =>
            Crc64Nvme.Combine(Bitwise(0, a), Bitwise(0, b), b.Length) == Bitwise(0, [.. a, .. b]))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Doubling_a_part_is_appending_it_again()
    {
        // 2^22 zeros from one, by 22 doublings.
        var zeros = new byte[1 << 22];
        var doubled = Crc64Nvme.Append(0, new byte[1]);
        for (var length = 1L; length < zeros.Length; length *= 2)
        {
            doubled = Crc64Nvme.Combine(doubled, doubled, length);
        }

        Assert.Equal(Crc64Nvme.Append(0, zeros), doubled);
    }

    [Fact]
    public void Combining_does_not_depend_on_the_grouping_even_for_lengths_that_no_test_can_hold() =>
        Prop.ForAll<ulong[], uint, uint>(ArbMap.Default.ArbFor<ulong[]>(), ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<uint>(), (crcs, m, n) =>
        {
            var (a, b, c) = (crcs.ElementAtOrDefault(0), crcs.ElementAtOrDefault(1), crcs.ElementAtOrDefault(2));
            var (lengthB, lengthC) = ((long)m << 30, (long)n << 29);
            return Crc64Nvme.Combine(Crc64Nvme.Combine(a, b, lengthB), c, lengthC)
                == Crc64Nvme.Combine(a, Crc64Nvme.Combine(b, c, lengthC), lengthB + lengthC);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Crc64Nvme.Combine(1, 2, -1));

    /// <summary>The definition, bit by bit on the unreflected polynomial, which shares no code with what it checks.</summary>
    private static ulong Bitwise(ulong crc, ReadOnlySpan<byte> bytes)
    {
        var register = Reverse(~crc);
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var feedback = (register >> 63) ^ (((ulong)value >> bit) & 1);
                register = (register << 1) ^ (feedback * 0xAD93D23594C93659);
            }
        }

        return ~Reverse(register);
    }

    private static ulong Reverse(ulong value)
    {
        var reversed = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            reversed = (reversed << 1) | ((value >> bit) & 1);
        }

        return reversed;
    }
}
