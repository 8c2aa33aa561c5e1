using System.Numerics;

namespace Etl.Core.Encodings;

/// <summary>Counts bytes by their high bits.</summary>
internal static class Utf8Counts
{
    /// <summary>How many bytes are at least <paramref name="threshold"/>.</summary>
    public static long AtLeast(ReadOnlySpan<byte> bytes, byte threshold)
    {
        long count = 0;
        var index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var limit = new Vector<byte>(threshold);
            while (bytes.Length - index >= Vector<byte>.Count)
            {
                // A byte lane counts to 255 before its sum has to be taken.
                var blocks = Math.Min((bytes.Length - index) / Vector<byte>.Count, byte.MaxValue);
                var lanes = Vector<byte>.Zero;
                for (var block = 0; block < blocks; block++, index += Vector<byte>.Count)
                {
                    lanes -= Vector.GreaterThanOrEqual(new Vector<byte>(bytes[index..]), limit);
                }

                Vector.Widen(lanes, out var low, out var high);
                count += Vector.Sum(low) + Vector.Sum(high);
            }
        }

        for (; index < bytes.Length; index++)
        {
            if (bytes[index] >= threshold)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>How many bytes are not continuation bytes (0x80 to 0xBF): the characters, if all are whole.</summary>
    public static long Characters(ReadOnlySpan<byte> bytes) => bytes.Length - AtLeast(bytes, 0x80) + AtLeast(bytes, 0xC0);
}
