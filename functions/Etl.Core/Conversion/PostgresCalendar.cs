using System.Runtime.CompilerServices;

namespace Etl.Core.Conversion;

/// <summary>Postgres's day and time numbers: days and microseconds since 2000-01-01, in the proleptic Gregorian calendar.</summary>
internal static class PostgresCalendar
{
    public const long MicrosPerSecond = 1_000_000;
    public const long MicrosPerMinute = 60 * MicrosPerSecond;
    public const long MicrosPerHour = 60 * MicrosPerMinute;
    public const long MicrosPerDay = 24 * MicrosPerHour;

    /// <summary>Days from 0001-01-01 to 2000-01-01.</summary>
    private const int EpochDays = 730119;

    private static ReadOnlySpan<ushort> DaysBeforeMonth => [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private static ReadOnlySpan<byte> DaysInMonth => [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>The day's number, of a year 1 to 9999, a month 1 to 12 and a day that is at least 1; false if the month has no such day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetDay(int year, int month, int day, out int days)
    {
        var isLeap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        var before = year - 1;
        days = (before * 365) + (before >> 2) - (before / 100) + (before / 400) + DaysBeforeMonth[month] + day - 1 - EpochDays;
        if (isLeap && month > 2) days++;
        return day <= 28 || day <= DaysInMonth[month] + (isLeap && month == 2 ? 1 : 0);
    }
}
