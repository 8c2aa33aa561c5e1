using System.Numerics;
using System.Runtime.InteropServices;

namespace Etl.Core.Records;

/// <summary>Counts physical lines as an editor does, quotes or not: LF, CR and CRLF each end one.</summary>
public static class LineCounter
{
    /// <summary>The number of line ends in bytes that start at a record start and end at a record end, or with the file.</summary>
    public static int Count(ReadOnlySpan<byte> bytes)
    {
        var afterCarriageReturn = false;
        return Count(bytes, ref afterCarriageReturn);
    }

    /// <summary>The number of line ends in the next of several adjoining spans; an LF after a CR in the one before is not counted again.</summary>
    internal static int Count(ReadOnlySpan<byte> bytes, ref bool afterCarriageReturn)
    {
        if (bytes.IsEmpty)
        {
            return 0;
        }

        var count = bytes[0] == '\r' || (bytes[0] == '\n' && !afterCarriageReturn) ? 1 : 0;
        var i = 1;
        ref readonly var start = ref MemoryMarshal.GetReference(bytes);
        while (i <= bytes.Length - Vector<byte>.Count)
        {
            // A lane counts to 255 before it has to be emptied.
            var lanes = Vector<byte>.Zero;
            for (var n = 0; n < byte.MaxValue && i <= bytes.Length - Vector<byte>.Count; n++)
            {
                var values = Vector.LoadUnsafe(in start, (nuint)i);
                var before = Vector.LoadUnsafe(in start, (nuint)i - 1);
                var carriageReturn = new Vector<byte>((byte)'\r');
                var lineFeeds = Vector.AndNot(Vector.Equals(values, new Vector<byte>((byte)'\n')), Vector.Equals(before, carriageReturn));
                lanes -= lineFeeds | Vector.Equals(values, carriageReturn);
                i += Vector<byte>.Count;
            }

            Vector.Widen(lanes, out var low, out var high);
            count += Vector.Sum(low + high);
        }

        for (; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' || (bytes[i] == '\n' && bytes[i - 1] != '\r'))
            {
                count++;
            }
        }

        afterCarriageReturn = bytes[^1] == '\r';
        return count;
    }
}
