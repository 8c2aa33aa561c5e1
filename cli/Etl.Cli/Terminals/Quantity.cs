using System.Globalization;

namespace Etl.Cli.Terminals;

/// <summary>Numbers as people read them, the same in every locale.</summary>
internal static class Quantity
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    /// <summary>A count: <c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A size in decimal units, as rates are: <c>312.5 KB</c>.</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        while (bytes >= 999.95 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A rate: <c>85.2 MB/s</c>.</summary>
    public static string Rate(double bytes, double seconds) => Bytes(bytes / Math.Max(seconds, 0.001)) + "/s";

    /// <summary>A time: <c>0.84 s</c>, <c>12.3 s</c>, <c>4:05 min</c>, <c>1:02:03 h</c>.</summary>
    public static string Seconds(double seconds)
    {
        if (seconds < 10)
        {
            return seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
        }

        if (seconds < 59.95)
        {
            return seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        }

        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2} min")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2} h");
    }
}
