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

/// <summary>Types that a key of a column is for.</summary>
public sealed class TypeGroup
{
    /// <summary>A bit for each kind: nothing that would have to be compiled at every start.</summary>
    private readonly int _kinds;

    /// <summary>A group of types.</summary>
    /// <param name="name">What messages and the reference call them.</param>
    /// <param name="kinds">The types.</param>
    public TypeGroup(string name, params ReadOnlySpan<ColumnKind> kinds)
    {
        Name = name;
        foreach (var kind in kinds)
        {
            _kinds |= 1 << (int)kind;
        }
    }

    private TypeGroup(string name, int kinds) => (Name, _kinds) = (name, kinds);

    /// <summary>Every type.</summary>
    public static TypeGroup All { get; } = new("all", -1);

    /// <summary>Text.</summary>
    public static TypeGroup Text { get; } = new("text", ColumnKind.Text);

    /// <summary>Booleans.</summary>
    public static TypeGroup Bool { get; } = new("bool", ColumnKind.Bool);

    /// <summary>Integers and numbers with a fraction.</summary>
    public static TypeGroup Numbers { get; } =
        new("numbers", ColumnKind.Int2, ColumnKind.Int4, ColumnKind.Int8, ColumnKind.Numeric, ColumnKind.Float4, ColumnKind.Float8);

    /// <summary>Numbers with a fraction.</summary>
    public static TypeGroup Fractions { get; } = new("numeric and floats", ColumnKind.Numeric, ColumnKind.Float4, ColumnKind.Float8);

    /// <summary>Dates and times.</summary>
    public static TypeGroup DatesAndTimes { get; } =
        new("dates and times", ColumnKind.Date, ColumnKind.Time, ColumnKind.Timestamp, ColumnKind.TimestampTz);

    /// <summary>Instants, which need an offset or a zone.</summary>
    public static TypeGroup Instants { get; } = new("timestamptz", ColumnKind.TimestampTz);

    /// <summary>Types with a least and a greatest value.</summary>
    public static TypeGroup Ordered { get; } = new("numbers, dates and times", Numbers._kinds | DatesAndTimes._kinds);

    /// <summary>Types whose values are equal or not.</summary>
    public static TypeGroup Comparable { get; } = new("types other than jsonb", ~(1 << (int)ColumnKind.Jsonb));

    /// <summary>What messages and the reference call them.</summary>
    public string Name { get; }

    /// <summary>Whether a type is one of them.</summary>
    public bool Includes(ColumnKind kind) => (_kinds & (1 << (int)kind)) != 0;
}
