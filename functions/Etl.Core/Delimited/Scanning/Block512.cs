using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Delimited.Scanning;

/// <summary>One 512-bit vector: AVX-512.</summary>
internal readonly struct Block512 : IBlockReader<Block512>
{
    private readonly Vector512<byte> _quote;
    private readonly Vector512<byte> _delimiter;

    private Block512(Dialect dialect)
    {
        _quote = Vector512.Create(dialect.Quote);
        _delimiter = Vector512.Create(dialect.Delimiter);
    }

    public static bool IsSupported => Avx512BW.IsSupported;

    public static string Name => "AVX-512";

    public static Block512 Create(Dialect dialect) => new(dialect);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockMasks Read(ref readonly byte source)
    {
        var block = Vector512.LoadUnsafe(in source);
        return new BlockMasks(
            Vector512.Equals(block, _quote).ExtractMostSignificantBits(),
            Vector512.Equals(block, _delimiter).ExtractMostSignificantBits(),
            Vector512.Equals(block, Vector512.Create((byte)'\r')).ExtractMostSignificantBits(),
            Vector512.Equals(block, Vector512.Create((byte)'\n')).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteIndexes(ulong mask, int offset, ref int destination)
    {
        // Without VPCOMPRESSB, four VPCOMPRESSD are no faster than the loop (measured on Cascade Lake).
        if (Avx512Vbmi2.IsSupported)
        {
            var indexes = Avx512Vbmi2.Compress(Vector512<byte>.Zero, Select(mask), Vector512<byte>.Indices);
            WriteWidened(indexes, BitOperations.PopCount(mask), offset, ref destination);
        }
        else
        {
            IndexWriter.Write(mask, offset, ref destination);
        }
    }

    /// <summary>A vector with all ones in byte k where bit k of <paramref name="mask"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<byte> Select(ulong mask)
    {
        // The mask is in every lane of 16 bytes; lane n needs its bytes 2n and 2n + 1, each for eight bytes.
        var byteOfMask = Vector512.Create(
            0UL, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303,
            0x0404040404040404, 0x0505050505050505, 0x0606060606060606, 0x0707070707070707).AsByte();
        var bitOfByte = Vector512.Create(0x8040201008040201UL).AsByte();
        return Vector512.Equals(Avx512BW.Shuffle(Vector512.Create(mask).AsByte(), byteOfMask) & bitOfByte, bitOfByte);
    }

    /// <summary>Writes <paramref name="offset"/> plus each of the first <paramref name="count"/> bytes, in steps of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WriteWidened(Vector512<byte> indexes, int count, int offset, ref int destination)
    {
        var add = Vector512.Create(offset);
        (Avx512F.ConvertToVector512Int32(Avx512F.ExtractVector128(indexes, 0)) + add).StoreUnsafe(ref destination);
        if (count <= 16)
        {
            return;
        }

        (Avx512F.ConvertToVector512Int32(Avx512F.ExtractVector128(indexes, 1)) + add).StoreUnsafe(ref destination, 16);
        if (count <= 32)
        {
            return;
        }

        (Avx512F.ConvertToVector512Int32(Avx512F.ExtractVector128(indexes, 2)) + add).StoreUnsafe(ref destination, 32);
        if (count <= 48)
        {
            return;
        }

        (Avx512F.ConvertToVector512Int32(Avx512F.ExtractVector128(indexes, 3)) + add).StoreUnsafe(ref destination, 48);
    }
}
