using System.Text;

namespace Etl.Core.Conversion;

/// <summary>
/// A declared date or time pattern in .NET's custom format letters, compiled to steps over bytes. It has
/// <c>yyyy yy MM M dd d HH H hh h mm m ss s f… F… tt zzz</c>, quoted or escaped text, and other characters as they are.
/// </summary>
/// <remarks>
/// <c>yy</c> is a year of the hundred that begin with the declared pivot. <c>zzz</c> takes every offset that ISO 8601 has. A point before <c>F</c> may
/// be missing along with the fraction, as in .NET.
/// </remarks>
internal sealed class DatePattern
{
    private const string ShortYear =
        "has yy, and two digits are no year; declare pivot, the first of the hundred years that they stand for (pivot: 1950 is 1950 to 2049), or use yyyy";

    private readonly Step[] _steps;
    private readonly int _parts;
    private readonly int _pivot;

    private DatePattern(Step[] steps, int? pivot)
    {
        _steps = steps;
        _pivot = pivot ?? 0;
        foreach (var step in steps)
        {
            _parts |= 1 << (int)step.Part;
        }
    }

    private enum Part
    {
        Literal,
        Year4,
        Year2,
        Month,
        Day,
        Hour24,
        Hour12,
        Minute,
        Second,
        Fraction,
        OptionalFraction,
        AmPm,
        Offset,
    }

    /// <summary>Whether the pattern has a whole date.</summary>
    public bool HasDate => (Has(Part.Year4) || Has(Part.Year2)) && Has(Part.Month) && Has(Part.Day);

    /// <summary>Whether the pattern has any part of a date.</summary>
    public bool HasDatePart => Has(Part.Year4) || Has(Part.Year2) || Has(Part.Month) || Has(Part.Day);

    /// <summary>Whether the pattern has an hour.</summary>
    public bool HasTime => Has(Part.Hour24) || Has(Part.Hour12);

    /// <summary>Whether the pattern has an offset.</summary>
    public bool HasOffset => Has(Part.Offset);

    /// <summary>Whether the pattern has a year of two digits.</summary>
    public bool HasShortYear => Has(Part.Year2);

    /// <summary>Compiles a pattern; false with the reason when it has something that is not supported or makes no sense.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="pivot">The first of the hundred years that <c>yy</c> stands for; null: <c>yy</c> is refused.</param>
    /// <param name="compiled">The pattern, compiled.</param>
    /// <param name="error">The reason.</param>
    public static bool TryCompile(string pattern, int? pivot, out DatePattern? compiled, out string error)
    {
        compiled = null;
        var steps = new List<Step>();
        for (var index = 0; index < pattern.Length;)
        {
            var letter = pattern[index];
            var count = 1;
            if (letter is '\'' or '"')
            {
                var end = pattern.IndexOf(letter, index + 1);
                if (end < 0)
                {
                    error = "has a quote that is not closed";
                    return false;
                }

                AddLiteral(steps, pattern[(index + 1)..end]);
                index = end + 1;
                continue;
            }

            if (letter == '\\' && index + 1 < pattern.Length)
            {
                AddLiteral(steps, pattern.Substring(index + 1, 1));
                index += 2;
                continue;
            }

            if (!char.IsAsciiLetter(letter) && letter is not ('%' or '\\'))
            {
                var length = char.IsSurrogatePair(pattern, index) ? 2 : 1;
                AddLiteral(steps, pattern.Substring(index, length));
                index += length;
                continue;
            }

            while (index + count < pattern.Length && pattern[index + count] == letter)
            {
                count++;
            }

            if (letter is 'T' or 'Z' && count == 1)
            {
                AddLiteral(steps, pattern.Substring(index, 1));
            }
            else if (StepFor(letter, count) is { } step)
            {
                steps.Add(step);
            }
            else
            {
                error = $"has '{new string(letter, count)}', which is not supported; "
                    + "supported are yyyy yy MM M dd d HH H hh h mm m ss s f to fffffff F to FFFFFFF tt zzz and text in quotes";
                return false;
            }

            index += count;
        }

        compiled = new DatePattern([.. steps], pivot);
        error = compiled.Mistake() ?? "";
        if (error.Length == 0 && pivot is null && compiled.HasShortYear)
        {
            error = ShortYear;
        }

        return error.Length == 0;
    }

    /// <summary>Reads a value by the patterns that match it, which must agree: a value that two of them read differently is nobody's to guess.</summary>
    public static int ReadAny(ReadOnlySpan<DatePattern> patterns, ReadOnlySpan<byte> text, out DateParts parts)
    {
        parts = default;
        var verdict = Verdict.InvalidValue;
        foreach (var pattern in patterns)
        {
            var one = pattern.Read(text, out var read);
            if (one == Verdict.Good)
            {
                if (verdict == Verdict.Good && read != parts)
                {
                    return Verdict.InvalidValue;
                }

                parts = read;
                verdict = one;
            }
            else if (verdict != Verdict.Good && one != Verdict.InvalidValue)
            {
                verdict = one;
            }
        }

        return verdict;
    }

    private static Step? StepFor(char letter, int count) => (letter, count) switch
    {
        ('y', 4) => new Step(Part.Year4, 4, 4),
        ('y', 2) => new Step(Part.Year2, 2, 2),
        ('M', 2) => new Step(Part.Month, 2, 2),
        ('M', 1) => new Step(Part.Month, 1, 2),
        ('d', 2) => new Step(Part.Day, 2, 2),
        ('d', 1) => new Step(Part.Day, 1, 2),
        ('H', 2) => new Step(Part.Hour24, 2, 2),
        ('H', 1) => new Step(Part.Hour24, 1, 2),
        ('h', 2) => new Step(Part.Hour12, 2, 2),
        ('h', 1) => new Step(Part.Hour12, 1, 2),
        ('m', 2) => new Step(Part.Minute, 2, 2),
        ('m', 1) => new Step(Part.Minute, 1, 2),
        ('s', 2) => new Step(Part.Second, 2, 2),
        ('s', 1) => new Step(Part.Second, 1, 2),
        ('f', <= 7) => new Step(Part.Fraction, count, count),
        ('F', <= 7) => new Step(Part.OptionalFraction, 0, count),
        ('t', 2) => new Step(Part.AmPm, 2, 2),
        ('z', 3) => new Step(Part.Offset, 0, 0),
        _ => null,
    };

    private static void AddLiteral(List<Step> steps, string text)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            steps.Add(new Step(Part.Literal, value, value));
        }
    }

    private string? Mistake()
    {
        foreach (var part in Enum.GetValues<Part>())
        {
            if (part != Part.Literal && _steps.Count(s => s.Part == part) > 1)
            {
                return "names one part twice";
            }
        }

        if (Has(Part.Year4) && Has(Part.Year2))
        {
            return "has two years";
        }

        if (Has(Part.Hour24) && (Has(Part.Hour12) || Has(Part.AmPm)))
        {
            return "mixes H with h or tt";
        }

        if (Has(Part.Hour12) != Has(Part.AmPm))
        {
            return "has only one of h and tt";
        }

        if (Has(Part.Minute) && !HasTime)
        {
            return "has minutes without an hour";
        }

        if (Has(Part.Second) && !Has(Part.Minute))
        {
            return "has seconds without minutes";
        }

        if (Has(Part.Fraction) && Has(Part.OptionalFraction))
        {
            return "has two fractions";
        }

        return (Has(Part.Fraction) || Has(Part.OptionalFraction)) && !Has(Part.Second) ? "has a fraction without seconds" : null;
    }

    private bool Has(Part part) => (_parts & (1 << (int)part)) != 0;

    private int Read(ReadOnlySpan<byte> text, out DateParts parts)
    {
        parts = default;
        Span<int> values = stackalloc int[(int)Part.Offset + 1];
        values[(int)Part.Month] = values[(int)Part.Day] = values[(int)Part.Year4] = 1;
        values[(int)Part.Hour12] = 12;
        long? offset = null;
        var isPm = false;
        var hasYear2 = false;
        for (var index = 0; index < _steps.Length; index++)
        {
            var step = _steps[index];
            switch (step.Part)
            {
                case Part.Literal:
                    if (!text.IsEmpty && text[0] == step.Min)
                    {
                        text = text[1..];
                    }
                    else if (!IsPointOfMissingFraction(index, text))
                    {
                        return Verdict.InvalidValue;
                    }
                    else
                    {
                        index++;
                    }

                    break;
                case Part.Fraction or Part.OptionalFraction:
                    var verdict = IsoText.TakeFraction(ref text, step.Max, out values[(int)Part.Fraction], out var digits);
                    if (verdict != Verdict.Good)
                    {
                        return verdict;
                    }

                    if (digits < step.Min)
                    {
                        return Verdict.InvalidValue;
                    }

                    break;
                case Part.AmPm:
                    if (text.Length < 2 || (text[1] | 0x20) != 'm' || (text[0] | 0x20) is not ('a' or 'p'))
                    {
                        return Verdict.InvalidValue;
                    }

                    isPm = (text[0] | 0x20) == 'p';
                    text = text[2..];
                    break;
                case Part.Offset:
                    if (!IsoText.TryTakeOffset(ref text, out var east))
                    {
                        return Verdict.InvalidValue;
                    }

                    offset = east;
                    break;
                default:
                    if (!TryTakeNumber(ref text, step, out values[(int)step.Part]))
                    {
                        return Verdict.InvalidValue;
                    }

                    hasYear2 |= step.Part == Part.Year2;
                    break;
            }
        }

        if (!text.IsEmpty)
        {
            return Verdict.InvalidValue;
        }

        var year = hasYear2 ? YearOf(values[(int)Part.Year2]) : values[(int)Part.Year4];
        return Compose(year, values, isPm, offset, out parts);
    }

    /// <summary>The year of the hundred from the pivot on that ends in two digits.</summary>
    private int YearOf(int digits) => _pivot + ((digits - (_pivot % 100) + 100) % 100);

    private int Compose(int year, ReadOnlySpan<int> values, bool isPm, long? offset, out DateParts parts)
    {
        parts = default;
        var (month, day) = (values[(int)Part.Month], values[(int)Part.Day]);
        var (half, minute, second) = (values[(int)Part.Hour12], values[(int)Part.Minute], values[(int)Part.Second]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || half is < 1 or > 12 || minute > 59 || second > 59
            || !PostgresCalendar.TryGetDay(year, month, day, out var days))
        {
            return Verdict.InvalidValue;
        }

        var hour = Has(Part.Hour12) ? (half % 12) + (isPm ? 12 : 0) : values[(int)Part.Hour24];
        var micros = (hour * PostgresCalendar.MicrosPerHour) + (minute * PostgresCalendar.MicrosPerMinute)
            + (second * PostgresCalendar.MicrosPerSecond) + values[(int)Part.Fraction];
        if (micros > PostgresCalendar.MicrosPerDay)
        {
            return Verdict.InvalidValue;
        }

        parts = new DateParts(HasDate ? days : 0, micros, offset);
        return Verdict.Good;
    }

    private bool IsPointOfMissingFraction(int index, ReadOnlySpan<byte> text) =>
        _steps[index].Min == '.' && index + 1 < _steps.Length && _steps[index + 1].Part == Part.OptionalFraction
        && (text.IsEmpty || text[0] != (byte)'.');

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, Step step, out int number)
    {
        number = 0;
        var digits = 0;
        for (; digits < step.Max && digits < text.Length && (uint)(text[digits] - '0') <= 9; digits++)
        {
            number = (number * 10) + text[digits] - '0';
        }

        text = text[digits..];
        return digits >= step.Min;
    }

    /// <summary>One part; for numbers the fewest and the most digits, for a literal its byte.</summary>
    private readonly record struct Step(Part Part, int Min, int Max);
}
