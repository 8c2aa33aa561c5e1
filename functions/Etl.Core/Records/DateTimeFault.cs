using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>Tells what is wrong with a date or time that can be read and yet not be taken: digits, offsets, zones, changes of the clocks.</summary>
internal static class DateTimeFault
{
    /// <summary>The words that follow the value; null when no more is known than that it is none of its type.</summary>
    /// <param name="kind">Why the value was refused.</param>
    /// <param name="column">Its column.</param>
    /// <param name="text">The value as it was converted, transformed.</param>
    public static string? Explain(RejectKind kind, ColumnPlan column, ReadOnlySpan<byte> text)
    {
        var type = column.Column.Type;
        if (type.Kind is not (ColumnKind.Time or ColumnKind.Timestamp or ColumnKind.TimestampTz))
        {
            return null;
        }

        if (kind == RejectKind.ExcessScale)
        {
            return $"has digits finer than a microsecond, the finest that {type} keeps, and nothing is rounded here. Have it written with six decimals at most.";
        }

        if (kind != RejectKind.InvalidValue || !TryRead(column, text, out var local, out var offset))
        {
            return null;
        }

        if (type.Kind != ColumnKind.TimestampTz)
        {
            return offset is null
                ? null
                : $"has an offset, which {type} has no place for: Postgres would drop it without a word. Have it written without{(type.Kind == ColumnKind.Timestamp ? ", or load it into a timestamptz" : "")}.";
        }

        if (offset is not null)
        {
            return null;
        }

        if (column.Zone is not { } zone)
        {
            return "has neither Z nor an offset such as +01:00, so the instant is not known. Have it written with one; if all such values are of one zone, declare it (zone: Europe/Berlin).";
        }

        return zone.Instants(local, out _) switch
        {
            0 => $"is a time that {column.Column.Format.Zone} never had: the clocks were put forward over it. Correct it, or have it written with its offset.",
            2 => $"is a time that {column.Column.Format.Zone} had twice, as the clocks were put back. Have it written with its offset, which tells which is meant.",
            _ => null,
        };
    }

    private static bool TryRead(ColumnPlan column, ReadOnlySpan<byte> text, out long local, out long? offset)
    {
        if (column.Column.Type.Kind != ColumnKind.Time)
        {
            return DateTimeText.Read(column, text, out local, out offset) == Verdict.Good;
        }

        offset = null;
        if (IsoText.TakeTime(ref text, out local) != Verdict.Good || !IsoText.TryTakeOffset(ref text, out var east) || !text.IsEmpty)
        {
            return false;
        }

        offset = east;
        return true;
    }
}
