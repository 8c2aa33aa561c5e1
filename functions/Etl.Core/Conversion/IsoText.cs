namespace Etl.Core.Conversion;

/// <summary>
/// Reads the extended format of ISO 8601 as Postgres prints it: <c>yyyy-MM-dd</c>, <c>T</c> or a space,
/// <c>HH:mm[:ss[.ffffff]]</c>, and <c>Z</c>, <c>±HH</c>, <c>±HHmm</c> or <c>±HH:mm</c>. Each method takes what it reads
/// off the front of the text.
/// </summary>
internal static class IsoText
{
    /// <summary>Postgres refuses offsets of 16 hours and more.</summary>
    private const int MaxOffsetHours = 15;

    public static bool TryTakeDate(ref ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length < 10 || text[4] != (byte)'-' || text[7] != (byte)'-')
        {
            return false;
        }

        var year = (TwoDigits(text) * 100) + TwoDigits(text[2..]);
        var month = TwoDigits(text[5..]);
        var day = TwoDigits(text[8..]);
        text = text[10..];
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day is >= 1 and <= 31
            && PostgresCalendar.TryGetDay(year, month, day, out days);
    }

    /// <summary>The microseconds since midnight. 24:00:00 is the end of the day, as in Postgres; a second 60 is refused, where Postgres would carry it.</summary>
    public static int TakeTime(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length < 5 || text[2] != (byte)':')
        {
            return Verdict.InvalidValue;
        }

        var hour = TwoDigits(text);
        var minute = TwoDigits(text[3..]);
        var second = 0;
        var fraction = 0;
        text = text[5..];
        if (!text.IsEmpty && text[0] == (byte)':')
        {
            if (text.Length < 3)
            {
                return Verdict.InvalidValue;
            }

            second = TwoDigits(text[1..]);
            text = text[3..];
            if (!text.IsEmpty && text[0] == (byte)'.')
            {
                text = text[1..];
                var verdict = TakeFraction(ref text, int.MaxValue, out fraction, out var digits);
                if (verdict != Verdict.Good)
                {
                    return verdict;
                }

                if (digits == 0)
                {
                    return Verdict.InvalidValue;
                }
            }
        }

        if (hour is < 0 or > 24 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return Verdict.InvalidValue;
        }

        micros = (hour * PostgresCalendar.MicrosPerHour) + (minute * PostgresCalendar.MicrosPerMinute) + (second * PostgresCalendar.MicrosPerSecond) + fraction;
        return micros <= PostgresCalendar.MicrosPerDay ? Verdict.Good : Verdict.InvalidValue;
    }

    /// <summary>Up to so many digits of a second's fraction; what is finer than a microsecond must be zero.</summary>
    public static int TakeFraction(ref ReadOnlySpan<byte> text, int maxDigits, out int micros, out int digits)
    {
        micros = 0;
        digits = 0;
        var isExcess = false;
        for (; digits < maxDigits && digits < text.Length && (uint)(text[digits] - '0') <= 9; digits++)
        {
            if (digits < 6)
            {
                micros = (micros * 10) + text[digits] - '0';
            }
            else
            {
                isExcess |= text[digits] != (byte)'0';
            }
        }

        text = text[digits..];
        for (var k = digits; k < 6; k++)
        {
            micros *= 10;
        }

        return isExcess ? Verdict.ExcessScale : Verdict.Good;
    }

    /// <summary>The microseconds east of UTC.</summary>
    public static bool TryTakeOffset(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        var sign = text[0];
        text = text[1..];
        if ((sign | 0x20) == 'z')
        {
            return true;
        }

        if ((sign != (byte)'+' && sign != (byte)'-') || text.Length < 2)
        {
            return false;
        }

        var hours = TwoDigits(text);
        var minutes = 0;
        text = text[2..];
        if (text.Length >= 3 && text[0] == (byte)':')
        {
            minutes = TwoDigits(text[1..]);
            text = text[3..];
        }
        else if (text.Length >= 2 && text[0] != (byte)':')
        {
            minutes = TwoDigits(text);
            text = text[2..];
        }

        if (hours is < 0 or > MaxOffsetHours || minutes is < 0 or > 59)
        {
            return false;
        }

        micros = (hours * PostgresCalendar.MicrosPerHour) + (minutes * PostgresCalendar.MicrosPerMinute);
        if (sign == (byte)'-')
        {
            micros = -micros;
        }

        return true;
    }

    /// <summary>The first two bytes as a number; far below zero if they are not both digits.</summary>
    public static int TwoDigits(ReadOnlySpan<byte> text)
    {
        var tens = (uint)(text[0] - '0');
        var ones = (uint)(text[1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -100_000;
    }
}
