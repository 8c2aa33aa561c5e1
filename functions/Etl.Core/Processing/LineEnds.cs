using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Etl.Core.Processing;

/// <summary>Counts line ends: LF, CR, or CRLF as one.</summary>
internal static class LineEnds
{
    public static long Count(ReadOnlySpan<byte> text)
    {
        long count = 0;
        var index = 0;
        var afterCarriageReturn = 0u;
        ref var first = ref MemoryMarshal.GetReference(text);
        for (; index <= text.Length - 32; index += 32)
        {
            var block = Vector256.LoadUnsafe(ref first, (nuint)index);
            var feeds = Vector256.Equals(block, Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            var returns = Vector256.Equals(block, Vector256.Create((byte)'\r')).ExtractMostSignificantBits();
            count += BitOperations.PopCount(feeds & ~((returns << 1) | afterCarriageReturn)) + BitOperations.PopCount(returns);
            afterCarriageReturn = returns >> 31;
        }

        for (; index < text.Length; index++)
        {
            if (text[index] == (byte)'\r' || (text[index] == (byte)'\n' && afterCarriageReturn == 0)) count++;
            afterCarriageReturn = text[index] == (byte)'\r' ? 1u : 0u;
        }

        return count;
    }
}
