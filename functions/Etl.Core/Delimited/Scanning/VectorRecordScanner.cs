using Etl.Core.Records;

namespace Etl.Core.Delimited.Scanning;

/// <summary>
/// The fast scanner: finds the structure of 64 bytes at a time with masks, and leaves to <see cref="ScalarRecordScanner"/>
/// the records that break the quoting rules and the one that the file's end ends.
/// </summary>
/// <remarks>
/// After Langdale and Lemire, "Parsing gigabytes of JSON per second" (2019). Quote parity alone would read everything
/// after one stray quote inside out; the mask of violations in <c>ScanBlocks</c> is what makes the result exact.
/// </remarks>
internal sealed partial class VectorRecordScanner<TBlock> : IRecordScanner
    where TBlock : struct, IBlockReader<TBlock>
{
    /// <inheritdoc/>
    public ScanVerdict Scan(ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, RecordBatch batch, int targetBytes, out int consumed)
    {
        batch.Clear();
        consumed = 0;
        targetBytes = Math.Max(targetBytes, 1);
        while (true)
        {
            var stop = dialect.HasQuote
                ? ScanBlocks<WithQuotes>(buffer, isFinal, dialect, batch, targetBytes, ref consumed)
                : ScanBlocks<WithoutQuotes>(buffer, isFinal, dialect, batch, targetBytes, ref consumed);
            if (stop == Stop.Target || (stop == Stop.EndOfBuffer && !isFinal))
            {
                break;
            }

            if (!ScalarRecordScanner.TryAppendRecord(buffer, isFinal, dialect, batch, ref consumed))
            {
                break;
            }

            if (consumed >= targetBytes)
            {
                break;
            }
        }

        return ScalarRecordScanner.Verdict(buffer.Length, isFinal, targetBytes, consumed);
    }

    /// <inheritdoc/>
    public override string ToString() => TBlock.Name;
}
