using System.Globalization;
using System.Numerics;
using System.Text;

namespace Etl.Torture.Hostile.Properties;

/// <summary>A value that is known before it is spelled.</summary>
/// <param name="Spelling">How a file has it.</param>
/// <param name="Printed">How Postgres prints it, found without Postgres and without a converter.</param>
internal sealed record TypedValue(string Spelling, string Printed)
{
    public static TypedValue Integer(Random random, int bits)
    {
        var number = random.NextInt64() >> random.Next(64 - bits, 64);
        if (random.Next(2) == 0)
        {
            number = -number - random.Next(2);
        }

        if (random.Next(8) == 0)
        {
            number = (number < 0 ? -1L << (bits - 1) : (long)((1UL << (bits - 1)) - 1)) + (number < 0 ? 1 : -1) * random.Next(3);
        }

        var sign = number < 0 ? "-" : random.Next(4) == 0 ? "+" : "";
        var digits = number.ToString(CultureInfo.InvariantCulture).TrimStart('-');
        return new($"{sign}{new string('0', random.Next(random.Next(4) == 0 ? 30 : 1))}{digits}", number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A number of any length; with a scale, one that it holds exactly.</summary>
    public static TypedValue Numeric(Random random, int? precision, int scale)
    {
        var integers = random.Next((precision ?? (random.Next(20) == 0 ? 400 : 25)) - (precision is null ? 0 : scale) + 1);
        var fractions = random.Next((precision is null ? random.Next(20) == 0 ? 400 : 20 : scale) + 1);
        var whole = Digits(random, integers);
        var fraction = Digits(random, fractions);
        var isZero = whole.Trim('0').Length + fraction.Trim('0').Length == 0;
        var negative = random.Next(2) == 0;
        var spelled = (negative ? "-" : "") + (whole.Length + fraction.Length == 0 ? "0" : whole) + (fraction.Length > 0 ? "." + fraction : "");
        var shown = precision is null ? fraction : fraction.PadRight(scale, '0');
        var printed = (negative && !isZero ? "-" : "") + (whole.TrimStart('0') is { Length: > 0 } digits ? digits : "0") + (shown.Length > 0 ? "." + shown : "");
        return new(spelled, printed);
    }

    public static TypedValue Double(Random random)
    {
        var bits = new byte[8];
        random.NextBytes(bits);
        var number = random.Next(3) == 0 ? random.Next(-1000, 1000) / 8.0 : BitConverter.ToDouble(bits);
        if (!double.IsFinite(number))
        {
            number = double.MaxValue;
        }
        // Compared by their bits, as digits are printed by rules of their own.
        return new(number.ToString("R", CultureInfo.InvariantCulture), BitConverter.DoubleToInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture));
    }

    public static TypedValue Single(Random random)
    {
        var number = BitConverter.Int32BitsToSingle(random.Next());
        if (!float.IsFinite(number))
        {
            number = float.Epsilon;
        }

        return new(number.ToString("R", CultureInfo.InvariantCulture), BitConverter.SingleToInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture));
    }

    public static TypedValue Date(Random random)
    {
        var date = DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1));
        var text = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(text, text);
    }

    public static TypedValue Time(Random random)
    {
        var (text, printed) = TimeOfDay(random);
        return new(text, printed);
    }

    public static TypedValue Timestamp(Random random)
    {
        var date = Date(random).Printed;
        var (text, printed) = TimeOfDay(random);
        return new($"{date}{"T t"[random.Next(3)]}{text}", $"{date} {printed}");
    }

    /// <summary>An instant, spelled in some zone.</summary>
    public static TypedValue TimestampTz(Random random)
    {
        var utc = new DateTime(random.NextInt64(new DateTime(2, 1, 1).Ticks, new DateTime(9999, 1, 1).Ticks) / 10 * 10, DateTimeKind.Unspecified);
        var minutes = random.Next(-15 * 60, 15 * 60);
        var local = utc.AddMinutes(minutes);
        var offset = $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:00}{(random.Next(2) == 0 ? ":" : "")}{Math.Abs(minutes) % 60:00}";
        return new($"{local:yyyy-MM-ddTHH:mm:ss.ffffff}{offset}", $"{Trim($"{utc:yyyy-MM-dd HH:mm:ss.ffffff}")}+00");
    }

    public static TypedValue Uuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var text = new Guid(bytes).ToString();
        return new(random.Next(4) switch { 0 => text.ToUpperInvariant(), 1 => $"{{{text}}}", 2 => text.Replace("-", "", StringComparison.Ordinal), _ => text }, text);
    }

    public static TypedValue Text(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(random.Next(10) == 0 ? 500 : 40); length > 0; length--)
        {
            var code = random.Next(4) switch { 0 => random.Next(1, 0x80), 1 => random.Next(0x80, 0x800), 2 => random.Next(0x800, 0xD800), _ => random.Next(0xE000, 0x110000) };
            text.Append(new Rune(code).ToString());
        }

        return new(text.ToString(), text.ToString());
    }

    private static (string Text, string Printed) TimeOfDay(Random random)
    {
        var time = new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay) / 10 * 10);
        if (random.Next(3) == 0)
        {
            return (time.ToString("HH:mm", CultureInfo.InvariantCulture), time.ToString("HH:mm", CultureInfo.InvariantCulture) + ":00");
        }

        var text = time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        return (text + new string('0', random.Next(4)), Trim(text));
    }

    private static string Trim(string seconds) => seconds.TrimEnd('0').TrimEnd('.');

    private static string Digits(Random random, int count) => random.Next(8) == 0
        ? (BigInteger.Pow(10, count) - random.Next(count == 0 ? 1 : 2)).ToString(CultureInfo.InvariantCulture) is var all && count > 0 ? all[^count..] : ""
        : string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + (random.Next(3) == 0 ? 0 : random.Next(10)))));
}
