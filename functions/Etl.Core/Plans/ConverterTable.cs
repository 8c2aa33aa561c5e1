using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Rules;

namespace Etl.Core.Plans;

/// <summary>Picks the converter of a column: one instance of generic code for each combination, called through a pointer.</summary>
internal static unsafe class ConverterTable
{
    public static delegate*<ColumnPlan, FieldScratch, ref byte, ref byte, int, int> Find(ColumnKind kind, bool isSpelled, RuleSet? rules) => kind switch
    {
        ColumnKind.Text when rules is { OnlyQuickPattern: not null } => &Call<QuickPatternConverter>,
        ColumnKind.Text => Plain<TextConverter>(rules),
        ColumnKind.Int2 => Number<Int2Converter>(isSpelled, rules),
        ColumnKind.Int4 => Number<Int4Converter>(isSpelled, rules),
        ColumnKind.Int8 => Number<Int8Converter>(isSpelled, rules),
        ColumnKind.Numeric => Number<NumericConverter>(isSpelled, rules),
        ColumnKind.Float4 => Number<Float4Converter>(isSpelled, rules),
        ColumnKind.Float8 => Number<Float8Converter>(isSpelled, rules),
        ColumnKind.Bool => Plain<BoolConverter>(rules),
        ColumnKind.Date => Plain<DateConverter>(rules),
        ColumnKind.Time => Plain<TimeConverter>(rules),
        ColumnKind.Timestamp => Plain<TimestampConverter>(rules),
        ColumnKind.TimestampTz => Plain<TimestampTzConverter>(rules),
        ColumnKind.Uuid => Plain<UuidConverter>(rules),
        ColumnKind.Jsonb => Plain<JsonbConverter>(rules),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static delegate*<ColumnPlan, FieldScratch, ref byte, ref byte, int, int> Number<T>(bool isSpelled, RuleSet? rules)
        where T : struct, IFieldConverter => isSpelled ? Plain<SpelledConverter<T>>(rules) : Plain<T>(rules);

    private static delegate*<ColumnPlan, FieldScratch, ref byte, ref byte, int, int> Plain<T>(RuleSet? rules)
        where T : struct, IFieldConverter => rules is null ? &Call<T> : &Call<RuledConverter<T>>;

    private static int Call<T>(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
        where T : struct, IFieldConverter => T.Convert(column, scratch, ref output, ref value, length);
}
