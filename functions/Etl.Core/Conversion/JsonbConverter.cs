using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>jsonb: version 1 and the text, which must be JSON that Postgres can hold: no \u0000, no lone surrogate, no number beyond numeric.</summary>
/// <remarks>As in Postgres, of equal keys in one object the last one stays.</remarks>
internal readonly struct JsonbConverter : IFieldConverter
{
    /// <summary>Deeper nesting can exceed Postgres's stack, which would end the whole COPY.</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth + 1 };

    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        var verdict = TextConverter.Check(text);
        if (verdict == Verdict.Good)
        {
            verdict = Check(text);
        }

        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        ref var field = ref CopyField.Head(ref output, length + 1);
        field = 1;
        text.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref field, 1), length));
        return CopyField.HeadBytes + 1 + length;
    }

    private static int Check(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth)
                {
                    return Verdict.OutOfRange;
                }

                switch (reader.TokenType)
                {
                    case JsonTokenType.Number when !IsNumeric(reader.ValueSpan):
                        return Verdict.OutOfRange;
                    case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped && !HasOnlyWholeCharacters(reader.ValueSpan):
                        return Verdict.InvalidValue;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return Verdict.InvalidValue;
        }

        return Verdict.Good;
    }

    private static bool IsNumeric(ReadOnlySpan<byte> number)
    {
        if (!NumberParts.TryParse(number, out var parts) || parts.HasEndlessExponent)
        {
            return false;
        }

        var scale = parts.FractionDigits - (long)parts.Exponent;
        if (scale > NumericText.MaxFractionDigits)
        {
            return false;
        }

        return !parts.TryFindSignificant(number, out var first, out _)
            || parts.IntegerDigits + (long)parts.Exponent - first <= NumericText.MaxIntegerDigits;
    }

    /// <summary>Whether no \u escape is NUL, and every surrogate among them has its other half next to it.</summary>
    private static bool HasOnlyWholeCharacters(ReadOnlySpan<byte> text)
    {
        var awaitsLow = false;
        for (var index = 0; index < text.Length; index++)
        {
            var isEscape = text[index] == (byte)'\\';
            if (isEscape && text[index + 1] == (byte)'u')
            {
                var unit = (char)0;
                for (var k = 2; k < 6; k++)
                {
                    var digit = text[index + k];
                    unit = (char)((unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10));
                }

                if (unit == 0 || char.IsLowSurrogate(unit) != awaitsLow)
                {
                    return false;
                }

                awaitsLow = char.IsHighSurrogate(unit);
                index += 5;
                continue;
            }

            if (awaitsLow)
            {
                return false;
            }

            if (isEscape)
            {
                index++;
            }
        }

        return !awaitsLow;
    }
}
