using System.Globalization;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Results;

/// <summary>Figures as people read them.</summary>
internal static class Figure
{
    public static string Of(double value, Unit unit) => unit switch
    {
        Unit.Bytes => Megabytes(value),
        _ => Seconds(value),
    };

    public static string Seconds(double seconds) => seconds < 0.1 ? $"{Digits(seconds * 1000)} ms" : $"{Digits(seconds)} s";

    /// <summary>In units of 10^6 bytes.</summary>
    public static string Megabytes(double bytes) => $"{Digits(bytes / 1e6)} MB";

    public static string Rate(double bytes, double seconds) => $"{(bytes / seconds / 1e6).ToString("N0", CultureInfo.InvariantCulture)} MB/s";

    public static string Ratio(double ratio) => $"{Digits(ratio)} x";

    public static string Percent(double share) => $"{Digits(share * 100)} %";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits, more when there are more before the point.</summary>
    public static string Digits(double value) => value switch
    {
        >= 99.95 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.0995 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
