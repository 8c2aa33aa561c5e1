using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>numeric, constrained or not; what the column's precision and scale cannot hold exactly is rejected, never rounded.</summary>
/// <remarks>
/// The wire format is <c>int16 digits, weight, sign, scale</c> and digits of base 10000. Up to twelve digits before the
/// point and four behind it take the vector path: one shuffle puts them in four groups aligned at the point, two
/// multiply-adds make each group a base-10000 digit, and zero groups at either end are cut off. Everything else, and
/// everything that is wrong, goes to <see cref="NumericText"/>.
/// </remarks>
internal readonly struct NumericConverter : IFieldConverter
{
    private const int IntegerDigits = 12;
    private const int FractionDigits = 4;

    // For each number of digits before (0..12) and behind (0..4) the point: where each of the sixteen places comes from.
    private static readonly byte[] Shuffles = MakeShuffles();

    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        if (Ssse3.IsSupported && Sse41.IsSupported && length <= 17 && length != 0)
        {
            var negative = value == (byte)'-' ? 1 : 0;
            ref var text = ref Unsafe.Add(ref value, negative);
            var count = length - negative;
            var block = Vector128.LoadUnsafe(ref text);
            var points = Vector128.Equals(block, Vector128.Create((byte)'.')).ExtractMostSignificantBits() & ((1u << count) - 1);
            var integers = points == 0 ? count : BitOperations.TrailingZeroCount(points);
            var fractions = points == 0 ? 0 : count - integers - 1;
            if (integers <= IntegerDigits && fractions <= FractionDigits && fractions <= column.FractionDigits && count <= 16 && integers + fractions > 0)
            {
                var shuffle = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Shuffles), (nuint)(((integers * (FractionDigits + 1)) + fractions) * 16));
                var digits = Ssse3.Shuffle(block - Vector128.Create((byte)'0'), shuffle);
                var significant = ~Vector128.Equals(digits, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFF;
                if (!Vector128.GreaterThanAny(digits, Vector128.Create((byte)9))
                    && IntegerDigits - BitOperations.TrailingZeroCount(significant | 0x1000) <= column.IntegerDigits)
                {
                    var pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010A).AsSByte());
                    var groups = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x00010064).AsInt16());
                    return Write(ref output, Sse41.PackUnsignedSaturate(groups, groups).AsUInt64().ToScalar(), negative, column.Scale < 0 ? fractions : column.Scale);
                }
            }
        }

        return NumericText.Convert(column, ref output, MemoryMarshal.CreateReadOnlySpan(ref value, length));
    }

    /// <param name="output">Receives the field.</param>
    /// <param name="groups">Four base-10000 digits, the most significant in the lowest 16 bits; the third ends at the point.</param>
    /// <param name="negative">1 if so.</param>
    /// <param name="scale">The display scale.</param>
    /// <returns>The bytes of the field.</returns>
    private static int Write(ref byte output, ulong groups, int negative, int scale)
    {
        if (groups == 0)
        {
            BigEndian.WriteInt64(ref CopyField.Head(ref output, 8), scale);
            return CopyField.HeadBytes + 8;
        }

        var leading = BitOperations.TrailingZeroCount(groups) >> 4;
        var count = 4 - leading - (BitOperations.LeadingZeroCount(groups) >> 4);
        ref var field = ref CopyField.Head(ref output, 8 + (2 * count));
        BigEndian.WriteInt64(ref field, ((long)count << 48) | ((long)(ushort)(2 - leading) << 32) | ((long)negative << 30) | (uint)scale);
        var swapped = ((groups >> 8) & 0x00FF00FF00FF00FF) | ((groups & 0x00FF00FF00FF00FF) << 8);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref field, 8), swapped >> (leading * 16));
        return CopyField.HeadBytes + 8 + (2 * count);
    }

    private static byte[] MakeShuffles()
    {
        var shuffles = new byte[(IntegerDigits + 1) * (FractionDigits + 1) * 16];
        shuffles.AsSpan().Fill(0x80);
        for (var integers = 0; integers <= IntegerDigits; integers++)
        {
            for (var fractions = 0; fractions <= FractionDigits; fractions++)
            {
                var shuffle = shuffles.AsSpan(((integers * (FractionDigits + 1)) + fractions) * 16, 16);
                for (var k = 0; k < integers; k++)
                {
                    shuffle[IntegerDigits - integers + k] = (byte)k;
                }

                for (var k = 0; k < fractions && integers + 1 + k < 16; k++)
                {
                    shuffle[IntegerDigits + k] = (byte)(integers + 1 + k);
                }
            }
        }

        return shuffles;
    }
}
