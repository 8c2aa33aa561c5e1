using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Etl.Core.Records;

namespace Etl.Core.Delimited.Scanning;

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
        var carries = Carries.AtRecordStart;
        var extraction = new Extraction(batch, position);
        var offset = position;
        while (true)
        {
            var stop = Stop.None;
            var wanted = Math.Clamp(((targetBytes - offset) / BlockSize) + 1, 2, StretchBlocks);
            var whole = Math.Min(wanted, (buffer.Length - offset) / BlockSize);
            var found = FindMasks<TQuoting>(block, buffer.Slice(offset, whole * BlockSize), ref carries, fieldEnds, starts);
            if (carries.Bad != 0)
            {
                stop = Stop.Violation;
            }
            else if (whole < wanted)
            {
                var tail = buffer[(offset + (whole * BlockSize))..];
                FindTailMasks<TQuoting>(block, tail, ref carries, fieldEnds[found..], starts[found..]);
                found++;
                stop = BitOperations.TrailingZeroCount(carries.Bad) < tail.Length ? Stop.Violation : Stop.EndOfBuffer;
            }

            extraction.Append(fieldEnds[..found], starts[..found], offset);
            if (stop == Stop.EndOfBuffer && !isFinal)
            {
                extraction.ReopenRecordEndingIn(buffer);
            }

            if (extraction.RecordStart >= targetBytes)
            {
                stop = Stop.Target;
            }

            if (stop != Stop.None)
            {
                extraction.Complete();
                if (stop == Stop.Target)
                {
                    batch.TruncateAfterFirstEndAtOrAfter(targetBytes);
                }

                position = batch.Count == 0 ? position : batch.Records[^1].EndExclusive;
                return stop;
            }

            offset += found * BlockSize;
        }
    }

    /// <summary>The masks of whole blocks, up to and including one with a violation, of which those before the first violation.</summary>
    /// <returns>The number of blocks.</returns>
    private static int FindMasks<TQuoting>(
        TBlock block, ReadOnlySpan<byte> blocks, ref Carries carries, Span<ulong> fieldEnds, Span<ulong> starts)
        where TQuoting : struct, IQuoting
    {
        ref readonly var source = ref MemoryMarshal.GetReference(blocks);
        ref var endsOut = ref MemoryMarshal.GetReference(fieldEnds);
        ref var startsOut = ref MemoryMarshal.GetReference(starts);
        var count = blocks.Length / BlockSize;
        var (inside, mayOpen, closed, lastCr, lastLf) = (carries.Inside, carries.MayOpen, carries.Closed, carries.CarriageReturn, carries.LineFeed);
        for (var i = 0; i < count; i++)
        {
            var (quotes, delimiters, cr, lf) = block.Read(in source);
            source = ref Unsafe.Add(ref Unsafe.AsRef(in source), BlockSize);
            ulong bad = 0;
            if (TQuoting.HasQuote)
            {
                inside ^= PrefixXor.Of(quotes);
                delimiters &= ~inside;
                cr &= ~inside;
                lf &= ~inside;
                var close = quotes & ~inside;
                var separators = delimiters | cr | lf;
                var opensAfter = separators | close;
                bad = (quotes & inside & ~((opensAfter << 1) | mayOpen)) | (((close << 1) | closed) & ~(separators | quotes));
                inside = (ulong)((long)inside >> 63);
                mayOpen = opensAfter >> 63;
                closed = close >> 63;
            }

            var afterCr = (cr << 1) | lastCr;
            var start = (lf << 1) | lastLf | (afterCr & ~lf);
            var end = delimiters | cr | (lf & ~afterCr);
            lastCr = cr >> 63;
            lastLf = lf >> 63;
            if (TQuoting.HasQuote && bad != 0)
            {
                // Up to the first violation the masks are the automaton's.
                var before = (bad & (0 - bad)) - 1;
                Unsafe.Add(ref endsOut, i) = end & before;
                Unsafe.Add(ref startsOut, i) = start & before;
                carries.Bad = bad;
                return i + 1;
            }

            Unsafe.Add(ref endsOut, i) = end;
            Unsafe.Add(ref startsOut, i) = start;
        }

        carries = new Carries { Inside = inside, MayOpen = mayOpen, Closed = closed, CarriageReturn = lastCr, LineFeed = lastLf };
        return count;
    }

    /// <summary>The masks of the last 0 to 63 bytes, followed by zeros; what is found behind the end is dropped, whatever the dialect.</summary>
    private static void FindTailMasks<TQuoting>(TBlock block, ReadOnlySpan<byte> tail, ref Carries carries, Span<ulong> fieldEnds, Span<ulong> starts)
        where TQuoting : struct, IQuoting
    {
        Span<byte> copy = stackalloc byte[BlockSize];
        copy.Clear();
        tail.CopyTo(copy);
        FindMasks<TQuoting>(block, copy, ref carries, fieldEnds, starts);
    }

    /// <summary>What one block means to the next: whether it ends inside quotes (all ones), and what its last byte is.</summary>
    private struct Carries
    {
        public ulong Inside;
        public ulong MayOpen;
        public ulong Closed;
        public ulong CarriageReturn;
        public ulong LineFeed;

        /// <summary>The violations of the block in which the search for masks has stopped.</summary>
        public ulong Bad;

        public static Carries AtRecordStart => new() { MayOpen = 1 };
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
