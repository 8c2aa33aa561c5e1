using System.Globalization;

namespace Etl.Functions.Datasets;

/// <summary>Sizes as people write them: <c>1048576</c>, <c>512KiB</c>, <c>16 MiB</c>, <c>1GiB</c>. Only binary units: MB means two different things.</summary>
public static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("B", 1), ("", 1)];

    /// <summary>Reads a size.</summary>
    /// <param name="text">A whole number and a unit in any letter case; without a unit, bytes.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>False when it is not a size or passes <see cref="long.MaxValue"/>.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (unit, factor) = Array.Find(Units, entry => text.EndsWith(entry.Unit, StringComparison.OrdinalIgnoreCase));
        var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd(' ');
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        if (count > long.MaxValue / factor)
        {
            return false;
        }

        bytes = count * factor;
        return true;
    }
}
