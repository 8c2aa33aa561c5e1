using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Etl.Core.Scanning;

internal sealed partial class VectorRecordScanner<TBlock>
{
    private const int BlockSize = 64;
    private const int StretchBlocks = 32;

    private enum Stop
    {
        /// <summary>No reason.</summary>
        None,

        /// <summary>All complete records are in the batch.</summary>
        EndOfBuffer,

        /// <summary>A record end at or after the target is the last in the batch.</summary>
        Target,

        /// <summary>The record after those in the batch breaks the quoting rules.</summary>
        Violation,
    }

    private interface IQuoting
    {
        static abstract bool HasQuote { get; }
    }

    /// <summary>Appends the records from <paramref name="position"/>, a record start, on, and moves it to the end of the last one.</summary>
    /// <remarks>
    /// Works in stretches of up to 32 blocks, small enough for the first-level cache: first the masks of each block, then
    /// the indexes of their bits, so that what each of the two loops needs fits into registers.
    /// The masks (bit k is byte k of the block):
    /// <code>
    /// inside    in quotes, opening quotes included, closing ones not; everything else looks only at bytes outside
    /// fieldEnds a delimiter, a CR, an LF that no CR precedes
    /// starts    a byte after an LF, or after a CR and not itself an LF: a record starts, so the one before it has ended
    /// bad       an opening quote after anything but a separator or a closing quote, or
    ///           anything but a separator or a quote after a closing quote: the automaton's two violations
    /// </code>
    /// The carries hold what bit 63 of one block means to bit 0 of the next. A record is closed where the next one starts,
    /// so the byte after the last is looked at too: the last block always has 0 to 63 bytes and padding behind them.
    /// Field ends behind those of the last closed record are provisional; they are found again with the rest of their record.
    /// A new kind of structural byte needs a place in fieldEnds and in both halves of bad.
    /// </remarks>
    private static Stop ScanBlocks<TQuoting>(
        ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, RecordBatch batch, int targetBytes, ref int position)
        where TQuoting : struct, IQuoting
    {
        var block = TBlock.Create(dialect);
        Span<ulong> fieldEnds = stackalloc ulong[StretchBlocks];
        Span<ulong> starts = stackalloc ulong[StretchBlocks];
        Span<byte> tail = stackalloc byte[BlockSize];
        CopyTail(buffer[position..], dialect, tail);

        ulong carryInside = 0, carryMayOpen = 1, carryClosed = 0, carryCr = 0, carryLf = 0;
        var extraction = new Extraction(batch, position);
        var offset = position;
        while (true)
        {
            var stop = Stop.None;
            var blocks = Math.Clamp(((targetBytes - offset) / BlockSize) + 1, 2, StretchBlocks);
            var stretch = offset;
            var count = 0;
            while (count < blocks)
            {
                scoped ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(buffer), offset);
                if (offset > buffer.Length - BlockSize)
                {
                    source = ref MemoryMarshal.GetReference(tail);
                    stop = Stop.EndOfBuffer;
                    blocks = 0;
                }

                var (quotes, delimiters, cr, lf) = block.Read(in source);
                ulong bad = 0;
                if (TQuoting.HasQuote)
                {
                    var inside = PrefixXor.Of(quotes) ^ carryInside;
                    delimiters &= ~inside;
                    cr &= ~inside;
                    lf &= ~inside;
                    var close = quotes & ~inside;
                    var separators = delimiters | cr | lf;
                    var mayOpen = separators | close;
                    bad = (quotes & inside & ~((mayOpen << 1) | carryMayOpen)) | (((close << 1) | carryClosed) & ~(separators | quotes));
                    carryInside = (ulong)((long)inside >> 63);
                    carryMayOpen = mayOpen >> 63;
                    carryClosed = close >> 63;
                }

                var afterCr = (cr << 1) | carryCr;
                var start = (lf << 1) | carryLf | (afterCr & ~lf);
                var end = delimiters | cr | (lf & ~afterCr);
                carryCr = cr >> 63;
                carryLf = lf >> 63;
                if (TQuoting.HasQuote && bad != 0 && offset + BitOperations.TrailingZeroCount(bad) < buffer.Length)
                {
                    // Up to the first violation the masks are the automaton's.
                    var before = (bad & (0 - bad)) - 1;
                    start &= before;
                    end &= before;
                    stop = Stop.Violation;
                    blocks = 0;
                }

                Unsafe.Add(ref MemoryMarshal.GetReference(fieldEnds), count) = end;
                Unsafe.Add(ref MemoryMarshal.GetReference(starts), count) = start;
                count++;
                offset += BlockSize;
            }

            extraction.Append(fieldEnds[..count], starts[..count], stretch);
            if (stop == Stop.EndOfBuffer && !isFinal) extraction.ReopenRecordEndingIn(buffer);
            if (extraction.RecordStart >= targetBytes) stop = Stop.Target;
            if (stop == Stop.None) continue;

            extraction.Complete();
            if (stop == Stop.Target) batch.TruncateAfterFirstEndAtOrAfter(targetBytes);
            position = batch.Count == 0 ? position : batch.Records[^1].EndExclusive;
            return stop;
        }
    }

    /// <summary>Copies the bytes of the last, partial block, and fills it up with a byte that means nothing.</summary>
    private static void CopyTail(ReadOnlySpan<byte> bytes, Dialect dialect, Span<byte> tail)
    {
        tail.Fill(dialect.Delimiter == (byte)'x' || dialect.Quote == (byte)'x' ? (byte)'y' : (byte)'x');
        bytes[(bytes.Length & ~(BlockSize - 1))..].CopyTo(tail);
    }

    private readonly struct WithQuotes : IQuoting
    {
        public static bool HasQuote => true;
    }

    private readonly struct WithoutQuotes : IQuoting
    {
        public static bool HasQuote => false;
    }
}
