using System.Numerics;
using System.Runtime.CompilerServices;

namespace Etl.Core.Delimited.Scanning;

/// <summary>Writes out which bits of a mask are set, for processors that cannot compress a vector by a mask.</summary>
internal static class IndexWriter
{
    /// <inheritdoc cref="IBlockReader{TSelf}.WriteIndexes"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ulong mask, int offset, ref int destination)
    {
        // Eight at a time without asking how many there are: a branch for each would be mispredicted once a block.
        var count = BitOperations.PopCount(mask);
        WriteEight(ref mask, offset, ref destination);
        for (var written = 8; written < count; written += 8)
        {
            WriteEight(ref mask, offset, ref Unsafe.Add(ref destination, written));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteEight(ref ulong mask, int offset, ref int destination)
    {
        var bits = mask;
        destination = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 1) = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 2) = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 3) = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 4) = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 5) = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 6) = offset + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref destination, 7) = offset + BitOperations.TrailingZeroCount(bits);
        mask = bits & (bits - 1);
    }
}
