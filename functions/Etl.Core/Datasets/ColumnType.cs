using System.Globalization;

namespace Etl.Core.Datasets;

/// <summary>The column types that a dataset can declare, by Postgres's names.</summary>
public enum ColumnKind
{
    /// <summary>text</summary>
    Text,

    /// <summary>int2</summary>
    Int2,

    /// <summary>int4</summary>
    Int4,

    /// <summary>int8</summary>
    Int8,

    /// <summary>numeric, or numeric(precision, scale)</summary>
    Numeric,

    /// <summary>float4</summary>
    Float4,

    /// <summary>float8</summary>
    Float8,

    /// <summary>bool</summary>
    Bool,

    /// <summary>date</summary>
    Date,

    /// <summary>time, without time zone</summary>
    Time,

    /// <summary>timestamp, without time zone</summary>
    Timestamp,

    /// <summary>timestamptz</summary>
    TimestampTz,

    /// <summary>uuid</summary>
    Uuid,

    /// <summary>jsonb</summary>
    Jsonb,
}

/// <summary>A column's type.</summary>
/// <param name="Kind">Which type.</param>
/// <param name="Precision">For numeric: the number of significant digits, 1 to 1000; null when unconstrained.</param>
/// <param name="Scale">For numeric: the number of digits after the point, 0 to <paramref name="Precision"/>; null when unconstrained.</param>
public readonly record struct ColumnType(ColumnKind Kind, int? Precision = null, int? Scale = null)
{
    /// <summary>The spelling that Postgres prints and accepts, such as <c>numeric(18,2)</c>.</summary>
    public override string ToString() => Kind switch
    {
        ColumnKind.Numeric when Precision is { } p => string.Create(CultureInfo.InvariantCulture, $"numeric({p},{Scale ?? 0})"),
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
