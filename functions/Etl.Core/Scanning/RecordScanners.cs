namespace Etl.Core.Scanning;

/// <summary>The scanners that this processor can run.</summary>
public static class RecordScanners
{
    /// <summary>All of them, the fastest first and the scalar one last.</summary>
    public static IReadOnlyList<IRecordScanner> All { get; } =
        [.. Vector<Block512>(), .. Vector<Block256>(), .. Vector<Block128>(), new ScalarRecordScanner()];

    /// <summary>The fastest.</summary>
    public static IRecordScanner Best => All[0];

    private static IRecordScanner[] Vector<TBlock>()
        where TBlock : struct, IBlockReader<TBlock> =>
        TBlock.IsSupported ? [new VectorRecordScanner<TBlock>()] : [];
}
