using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Delimited.Scanning;

/// <summary>Two 256-bit vectors: AVX2.</summary>
internal readonly struct Block256 : IBlockReader<Block256>
{
    private readonly Vector256<byte> _quote;
    private readonly Vector256<byte> _delimiter;

    private Block256(Dialect dialect)
    {
        _quote = Vector256.Create(dialect.Quote);
        _delimiter = Vector256.Create(dialect.Delimiter);
    }

    public static bool IsSupported => Avx2.IsSupported;

    public static string Name => "AVX2";

    public static Block256 Create(Dialect dialect) => new(dialect);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockMasks Read(ref readonly byte source)
    {
        var low = Vector256.LoadUnsafe(in source);
        var high = Vector256.LoadUnsafe(in source, 32);
        return new BlockMasks(
            Find(low, high, _quote),
            Find(low, high, _delimiter),
            Find(low, high, Vector256.Create((byte)'\r')),
            Find(low, high, Vector256.Create((byte)'\n')));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteIndexes(ulong mask, int offset, ref int destination) => IndexWriter.Write(mask, offset, ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, Vector256<byte> value) =>
        Vector256.Equals(low, value).ExtractMostSignificantBits()
        | ((ulong)Vector256.Equals(high, value).ExtractMostSignificantBits() << 32);
}
