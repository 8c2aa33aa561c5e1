using Etl.Core.Datasets;

namespace Etl.Postgres.Targets;

/// <summary>Which columns of a target hold every value of a dataset's type exactly.</summary>
internal static class TypeFit
{
    // Postgres stores a varchar's length and a numeric's precision behind a header of four bytes.
    private const int ModifierHeader = 4;

    /// <summary>
    /// Whether every value fits. Text longer than a varchar is no misfit: the length becomes a check of the plan.
    /// char(n) pads, timestamp(p) rounds, and float8 shows other digits than the file's float4: those are misfits.
    /// </summary>
    public static bool Holds(TargetColumn column, ColumnType type) => (type.Kind, column.BaseType) switch
    {
        (ColumnKind.Text, "text" or "varchar") => true,
        (ColumnKind.Int2, "int2" or "int4" or "int8") or (ColumnKind.Int4, "int4" or "int8") or (ColumnKind.Int8, "int8") => true,
        (ColumnKind.Int2, "numeric") => HoldsDigits(column, 5, 0),
        (ColumnKind.Int4, "numeric") => HoldsDigits(column, 10, 0),
        (ColumnKind.Int8, "numeric") => HoldsDigits(column, 19, 0),
        (ColumnKind.Numeric, "numeric") => column.Modifier < 0 || (type.Precision is { } p && HoldsDigits(column, p - (type.Scale ?? 0), type.Scale ?? 0)),
        (ColumnKind.Float4, "float4") or (ColumnKind.Float8, "float8") or (ColumnKind.Bool, "bool") or (ColumnKind.Date, "date") => true,
        (ColumnKind.Uuid, "uuid") or (ColumnKind.Jsonb, "jsonb") => true,
        (ColumnKind.Time, "time") or (ColumnKind.Timestamp, "timestamp") or (ColumnKind.TimestampTz, "timestamptz") => column.Modifier is < 0 or 6,
        _ => false,
    };

    /// <summary>The most characters that a varchar takes; null when it takes any number, or is none.</summary>
    public static int? MaxLength(TargetColumn column) =>
        column is { BaseType: "varchar", Modifier: >= ModifierHeader } ? column.Modifier - ModifierHeader : null;

    private static bool HoldsDigits(TargetColumn column, int before, int after)
    {
        if (column.Modifier < ModifierHeader)
        {
            return true;
        }

        var packed = column.Modifier - ModifierHeader;
        var precision = (packed >> 16) & 0xFFFF;
        // Eleven bits with a sign, since Postgres 15.
        var scale = ((packed & 0x7FF) ^ 0x400) - 0x400;
        return scale >= after && precision - scale >= before;
    }
}
