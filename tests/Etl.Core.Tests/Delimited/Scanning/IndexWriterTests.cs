using System.Numerics;
using System.Runtime.Intrinsics;
using Etl.Core.Delimited.Scanning;

namespace Etl.Core.Tests.Delimited.Scanning;

/// <summary>Every way of writing out the set bits of a mask; the parts around VPCOMPRESSB also where a processor lacks it.</summary>
public sealed class IndexWriterTests
{
    private static readonly ulong[] _masks = [0, 1, 1UL << 63, ulong.MaxValue, 0xFF, 0x1FF, 0xFFFF, 0x1FFFF, 0xFFFFFFFF, 0x1FFFFFFFF, 0x8000000080000001, .. Random()];

    private delegate void Writer(ulong mask, int offset, ref int destination);

    [Fact]
    public void Indexes_of_set_bits_are_written_in_order()
    {
        AssertWrites(IndexWriter.Write);
        AssertWrites(Block128.WriteIndexes);
        if (Block256.IsSupported)
        {
            AssertWrites(Block256.WriteIndexes);
        }

        if (Block512.IsSupported)
        {
            AssertWrites(Block512.WriteIndexes);
        }
    }

    [Fact]
    public void A_mask_of_bits_selects_its_bytes_and_compressed_bytes_are_widened()
    {
        if (!Block512.IsSupported)
        {
            return;
        }

        AssertWrites((ulong mask, int offset, ref int destination) =>
        {
            var selected = Block512.Select(mask);
            var compressed = new byte[64];
            for (int i = 0, count = 0; i < 64; i++)
            {
                if (selected[i] == 0xFF)
                {
                    compressed[count++] = (byte)i;
                }
            }

            Block512.WriteWidened(Vector512.Create(compressed), BitOperations.PopCount(mask), offset, ref destination);
        });
    }

    private static void AssertWrites(Writer write)
    {
        foreach (var mask in _masks)
        {
            var expected = Enumerable.Range(0, 64).Where(bit => ((mask >> bit) & 1) != 0).Select(bit => 1_000_000 + bit).ToArray();
            var written = new int[65];
            written[64] = -1;
            write(mask, 1_000_000, ref written[0]);
            Assert.Equal(expected, written[..expected.Length]);
            Assert.Equal(-1, written[64]);
        }
    }

    private static ulong[] Random()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 3000).Select(i => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & (i % 2 == 0 ? (ulong)random.NextInt64() : ulong.MaxValue))];
    }
}
