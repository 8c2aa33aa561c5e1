using System.Globalization;

namespace Etl.Cli.Costs;

/// <summary>Sizes as people and price lists write them: <c>1TB</c> is 10^12 bytes, <c>1TiB</c> is 2^40; <c>1.5 GB</c> has a fraction.</summary>
internal static class DataSize
{
    private static readonly (string Unit, decimal Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1e3m), ("MB", 1e6m), ("GB", 1e9m), ("TB", 1e12m), ("B", 1), ("", 1),
    ];

    /// <summary>Reads a size of at least a byte.</summary>
    /// <param name="text">A number and a unit in any letter case; without a unit, bytes.</param>
    /// <param name="bytes">The size in bytes, a fraction of a byte left out.</param>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (unit, factor) = Array.Find(Units, entry => text.EndsWith(entry.Unit, StringComparison.OrdinalIgnoreCase));
        var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd(' ');
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / factor)
        {
            return false;
        }

        bytes = (long)(count * factor);
        return bytes > 0;
    }
}
