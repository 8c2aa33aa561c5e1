using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>date: <c>yyyy-MM-dd</c>, or the declared patterns.</summary>
internal readonly struct DateConverter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        int days;
        if (column.Patterns.Length != 0)
        {
            var verdict = DatePattern.ReadAny(column.Patterns, text, out var parts);
            if (verdict != Verdict.Good)
            {
                return verdict;
            }

            days = parts.Days;
        }
        else if (!IsoText.TryTakeDate(ref text, out days) || !text.IsEmpty)
        {
            return Verdict.InvalidValue;
        }

        return CopyField.Write(ref output, days);
    }
}

/// <summary>time: <c>HH:mm[:ss[.ffffff]]</c>, or the declared patterns.</summary>
internal readonly struct TimeConverter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        if (column.Patterns.Length != 0)
        {
            var verdict = DatePattern.ReadAny(column.Patterns, text, out var parts);
            if (verdict != Verdict.Good)
            {
                return verdict;
            }

            return CopyField.Write(ref output, parts.Micros);
        }

        var time = IsoText.TakeTime(ref text, out var micros);
        if (time != Verdict.Good)
        {
            return time;
        }

        return text.IsEmpty ? CopyField.Write(ref output, micros) : Verdict.InvalidValue;
    }
}

/// <summary>timestamp: a date, alone or with a time; an offset is refused, where Postgres would ignore it.</summary>
internal readonly struct TimestampConverter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        if (length == 19 && IsoBlock.IsSupported && column.Patterns.Length == 0 && IsoBlock.TryReadDateTime(ref value, out var days, out var micros))
        {
            return CopyField.Write(ref output, (days * PostgresCalendar.MicrosPerDay) + micros);
        }

        var verdict = DateTimeText.Read(column, MemoryMarshal.CreateReadOnlySpan(ref value, length), out var local, out var offset);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        if (offset is not null)
        {
            return Verdict.InvalidValue;
        }

        return CopyField.Write(ref output, local);
    }
}

/// <summary>timestamptz: as timestamp, with an offset or in the column's zone.</summary>
internal readonly struct TimestampTzConverter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        if (length == 20 && IsoBlock.IsSupported && (Unsafe.Add(ref value, 19) | 0x20) == 'z' && column.Patterns.Length == 0
            && IsoBlock.TryReadDateTime(ref value, out var days, out var micros))
        {
            return CopyField.Write(ref output, (days * PostgresCalendar.MicrosPerDay) + micros);
        }

        var verdict = DateTimeText.Read(column, MemoryMarshal.CreateReadOnlySpan(ref value, length), out var local, out var offset);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        if (offset is { } known)
        {
            return CopyField.Write(ref output, local - known);
        }

        if (column.Zone is null || !column.Zone.TryToUtc(local, out var utc))
        {
            return Verdict.InvalidValue;
        }

        return CopyField.Write(ref output, utc);
    }
}

/// <summary>A date with or without time and offset, in ISO 8601 or the column's patterns.</summary>
internal static class DateTimeText
{
    public static int Read(ColumnPlan column, ReadOnlySpan<byte> text, out long local, out long? offset)
    {
        local = 0;
        offset = null;
        if (column.Patterns.Length != 0)
        {
            var matched = DatePattern.ReadAny(column.Patterns, text, out var parts);
            local = (parts.Days * PostgresCalendar.MicrosPerDay) + parts.Micros;
            offset = parts.Offset;
            return matched;
        }

        if (!IsoText.TryTakeDate(ref text, out var days))
        {
            return Verdict.InvalidValue;
        }

        local = days * PostgresCalendar.MicrosPerDay;
        if (text.IsEmpty)
        {
            return Verdict.Good;
        }

        if ((text[0] | 0x20) != 't' && text[0] != (byte)' ')
        {
            return Verdict.InvalidValue;
        }

        text = text[1..];
        var verdict = IsoText.TakeTime(ref text, out var micros);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        local += micros;
        if (text.IsEmpty)
        {
            return Verdict.Good;
        }

        if (!IsoText.TryTakeOffset(ref text, out var east) || !text.IsEmpty)
        {
            return Verdict.InvalidValue;
        }

        offset = east;
        return Verdict.Good;
    }
}
