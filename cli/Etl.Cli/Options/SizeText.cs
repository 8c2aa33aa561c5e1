using System.Globalization;

namespace Etl.Cli.Options;

/// <summary>Sizes as they are typed: <c>50MiB</c>, <c>64KB</c>, <c>1.5 GiB</c>, <c>1048576</c>.</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("B", 1), ("", 1),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number and a unit in any letter case; without a unit, bytes.</param>
    /// <param name="bytes">The size in bytes, 1 or more.</param>
    /// <returns>False when it is not a size, not a whole number of bytes, or passes <see cref="long.MaxValue"/>.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        text = text.Trim();
        var (unit, factor) = Array.Find(Units, entry => text.EndsWith(entry.Unit, StringComparison.OrdinalIgnoreCase));
        var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return false;
        if (count > long.MaxValue / (decimal)factor) return false;

        var size = count * factor;
        if (size < 1 || size != decimal.Truncate(size)) return false;
        bytes = (long)size;
        return true;
    }
}
