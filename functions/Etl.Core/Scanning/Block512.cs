using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Scanning;

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
        WriteSixteen((uint)mask & 0xFFFF, offset, ref destination);
        var written = BitOperations.PopCount((uint)mask & 0xFFFF);
        WriteSixteen((uint)(mask >> 16) & 0xFFFF, offset + 16, ref Unsafe.Add(ref destination, written));
        written = BitOperations.PopCount((uint)mask);
        WriteSixteen((uint)(mask >> 32) & 0xFFFF, offset + 32, ref Unsafe.Add(ref destination, written));
        written = BitOperations.PopCount(mask & 0xFFFFFFFFFFFF);
        WriteSixteen((uint)(mask >> 48), offset + 48, ref Unsafe.Add(ref destination, written));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteSixteen(uint mask, int offset, ref int destination)
    {
        var bits = Vector512.Create(1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7,
            1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);
        var selected = ~Vector512.Equals(Vector512.Create((int)mask) & bits, Vector512<int>.Zero);
        Avx512F.Compress(Vector512<int>.Zero, selected, Vector512<int>.Indices + Vector512.Create(offset)).StoreUnsafe(ref destination);
    }
}
