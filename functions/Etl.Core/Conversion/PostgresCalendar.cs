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

    // Common years, then leap years: which of the two a date has is not to be predicted, so it is an index and no branch.
    private static ReadOnlySpan<ushort> DaysBeforeMonth =>
    [
        0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 0, 0, 0,
        0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> DaysInMonth =>
    [
        0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0,
        0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0,
    ];

    /// <summary>The day's number, of a year 1 to 9999, a month 1 to 12 and a day that is at least 1; false if the month has no such day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetDay(int year, int month, int day, out int days)
    {
        // A century is leap when divisible by 16, any other year when divisible by 4 (Gauss; 25 and 4 have no common factor).
        var before = (uint)year - 1;
        var century = (uint)year / 100;
        var divisor = century * 100 == (uint)year ? 15 : 3;
        var entry = ((year & divisor) == 0 ? 16 : 0) + month;
        var centuries = before / 100;
        days = (int)((before * 365) + (before >> 2) - centuries + (centuries >> 2)) + DaysBeforeMonth[entry] + day - 1 - EpochDays;
        return day <= DaysInMonth[entry];
    }
}
