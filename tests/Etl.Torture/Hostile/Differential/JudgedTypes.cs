using System.Collections.Immutable;
using Etl.Core.Datasets;

namespace Etl.Torture.Hostile.Differential;

/// <summary>Every type that a dataset can declare, with its limits, and every place where we are stricter than Postgres.</summary>
internal static class JudgedTypes
{
    private const string IsoDate = @"\d{4}-\d\d-\d\d";

    private const string IsoTime = @"\d\d:\d\d(:\d\d(\.\d+)?)?";

    private const string Iso = "only ISO 8601 is read where the dataset declares no format, as others can be read in more than one way";

    private static readonly Difference Leap = Difference.Of(@"\d\d:\d\d:60", "a second 60 is refused, where Postgres would carry it");

    private static readonly Difference Truncated = Difference.Of(@"\.\d{6}\d*[1-9]", "what is finer than a microsecond is refused, where Postgres would round it");

    private static readonly Difference Exponent = Difference.Of(@"e[+-]?0*[1-9]\d{8}", "an exponent of nine digits or more is no number that anybody meant");

    public static ImmutableArray<JudgedType> All { get; } =
    [
        Integer("int2", ColumnKind.Int2, 16),
        Integer("int4", ColumnKind.Int4, 32),
        Integer("int8", ColumnKind.Int8, 64),
        Numeric("numeric", null, null),
        Numeric("numeric(12,2)", 12, 2),
        Numeric("numeric(5,5)", 5, 5),
        Numeric("numeric(38,0)", 38, 0),
        Float("float4", ColumnKind.Float4),
        Float("float8", ColumnKind.Float8),
        new("bool", Of(ColumnKind.Bool), "tTrRuUeEyYsSoOnNfFaAlL01 ", Texts.Bool, Difference.Spaces, Difference.Of(@"\A(tru?|ye|fa|fal|fals|of)\z", "Postgres takes any beginning of a word")),
        new("date", Of(ColumnKind.Date), "0123456789-/. TBCinfyd", Texts.Date, Difference.Unless($@"\A{IsoDate}\z", Iso)),
        new("time", Of(ColumnKind.Time), "0123456789:.,+- ZTAPM", Texts.Time, Leap, Truncated, Difference.Unless($@"\A{IsoTime}\z", Iso)),
        new("timestamp", Of(ColumnKind.Timestamp), "0123456789-:. TtZz+,infy", Texts.Timestamp, Leap, Truncated, Difference.Unless($@"\A{IsoDate}([T ]{IsoTime})?\z", $"{Iso}; an offset would be dropped without a word")),
        new("timestamptz", Of(ColumnKind.TimestampTz), "0123456789-:. TtZz+,infy", Texts.TimestampTz, Leap, Truncated, Difference.Unless($@"\A{IsoDate}[T ]{IsoTime}(Z|[+-]\d\d(:?\d\d)?)\z", $"{Iso}; without an offset an instant depends on the server's settings")),
        new("uuid", Of(ColumnKind.Uuid), "0123456789abcdefABCDEF-{}g ", Texts.Uuid),
        new("jsonb", Of(ColumnKind.Jsonb), "{}[]\",:0123456789.eE+-truefalsn \\u\n\tdD8cC", Texts.Json, Exponent),
    ];

    private static JudgedType Integer(string name, ColumnKind kind, int bits) =>
        new(name, Of(kind), "0123456789+-_xXobB .e ", random => Texts.Integer(random, bits), Difference.Spaces, Difference.Literals);

    private static JudgedType Numeric(string name, int? precision, int? scale) =>
        new(name, Of(ColumnKind.Numeric, precision, scale), "0123456789+-.eE_xnaif ", Texts.Number, Difference.Spaces, Difference.Literals, Difference.NonFinite, Exponent)
        {
            // With a scale Postgres rounds.
            ChangedBy = precision is null ? "false" : $"t::{name} IS DISTINCT FROM t::numeric",
        };

    private static JudgedType Float(string name, ColumnKind kind) =>
        new(name, Of(kind), "0123456789+-.eExpnaif ", Texts.Number, Difference.Spaces, Difference.NonFinite, Difference.Of(@"0x", "hexadecimal floats are programmers' spellings"), Difference.Of(@"\A[+-]?nan(\(.*\))?\z", "NaN is opted into with non_finite"));

    private static Column Of(ColumnKind kind, int? precision = null, int? scale = null) => new() { Name = "v", Type = new ColumnType(kind, precision, scale) };
}
