using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Etl.Core.Delimited.Scanning;

/// <summary>Four 128-bit vectors: AdvSimd on Arm64, SSE on older x86 processors.</summary>
internal readonly struct Block128 : IBlockReader<Block128>
{
    private readonly Vector128<byte> _quote;
    private readonly Vector128<byte> _delimiter;

    private Block128(Dialect dialect)
    {
        _quote = Vector128.Create(dialect.Quote);
        _delimiter = Vector128.Create(dialect.Delimiter);
    }

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static string Name => "128-bit vectors";

    public static Block128 Create(Dialect dialect) => new(dialect);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockMasks Read(ref readonly byte source)
    {
        var v0 = Vector128.LoadUnsafe(in source);
        var v1 = Vector128.LoadUnsafe(in source, 16);
        var v2 = Vector128.LoadUnsafe(in source, 32);
        var v3 = Vector128.LoadUnsafe(in source, 48);
        return new BlockMasks(
            Find(v0, v1, v2, v3, _quote),
            Find(v0, v1, v2, v3, _delimiter),
            Find(v0, v1, v2, v3, Vector128.Create((byte)'\r')),
            Find(v0, v1, v2, v3, Vector128.Create((byte)'\n')));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteIndexes(ulong mask, int offset, ref int destination) => IndexWriter.Write(mask, offset, ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector128<byte> v0, Vector128<byte> v1, Vector128<byte> v2, Vector128<byte> v3, Vector128<byte> value) =>
        Vector128.Equals(v0, value).ExtractMostSignificantBits()
        | ((ulong)Vector128.Equals(v1, value).ExtractMostSignificantBits() << 16)
        | ((ulong)Vector128.Equals(v2, value).ExtractMostSignificantBits() << 32)
        | ((ulong)Vector128.Equals(v3, value).ExtractMostSignificantBits() << 48);
}
