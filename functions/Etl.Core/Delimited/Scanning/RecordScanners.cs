using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Delimited.Scanning;

/// <summary>The scanners that this processor can run.</summary>
public static class RecordScanners
{
    /// <summary>All of them, the fastest first and the scalar one last.</summary>
    /// <remarks>Processors with AVX-512 but without VPCOMPRESSB (Skylake to Cascade Lake) are up to 10 % faster with AVX2, measured.</remarks>
    public static IReadOnlyList<IRecordScanner> All { get; } = Avx512Vbmi2.IsSupported
        ? [.. Vector<Block512>(), .. Vector<Block256>(), .. Vector<Block128>(), new ScalarRecordScanner()]
        : [.. Vector<Block256>(), .. Vector<Block512>(), .. Vector<Block128>(), new ScalarRecordScanner()];

    /// <summary>The fastest.</summary>
    public static IRecordScanner Best => All[0];

    private static IRecordScanner[] Vector<TBlock>()
        where TBlock : struct, IBlockReader<TBlock> =>
        TBlock.IsSupported ? [new VectorRecordScanner<TBlock>()] : [];
}
