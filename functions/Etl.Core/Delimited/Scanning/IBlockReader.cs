namespace Etl.Core.Delimited.Scanning;

/// <summary>Which of 64 bytes are quotes, delimiters, CRs and LFs; bit k is byte k.</summary>
internal readonly record struct BlockMasks(ulong Quotes, ulong Delimiters, ulong CarriageReturns, ulong LineFeeds);

/// <summary>What an instruction set has to offer to <see cref="VectorRecordScanner{TBlock}"/>; all else is shared.</summary>
/// <typeparam name="TSelf">The implementing struct, so that calls are resolved and inlined when compiled.</typeparam>
internal interface IBlockReader<TSelf>
    where TSelf : struct, IBlockReader<TSelf>
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The instruction set's name.</summary>
    static abstract string Name { get; }

    /// <summary>A reader that looks for the bytes of a dialect.</summary>
    static abstract TSelf Create(Dialect dialect);

    /// <summary>The masks of the 64 bytes at <paramref name="source"/>.</summary>
    BlockMasks Read(ref readonly byte source);

    /// <summary>
    /// Writes <paramref name="offset"/> plus the index of each set bit of <paramref name="mask"/>, ascending.
    /// May write anything behind them, up to 64 elements in all.
    /// </summary>
    static abstract void WriteIndexes(ulong mask, int offset, ref int destination);
}
