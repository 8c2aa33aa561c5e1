using Etl.Core.Conversion;

namespace Etl.Core.Plans;

/// <summary>What the loop over a record's columns needs of one, side by side in memory.</summary>
internal readonly unsafe struct ColumnStep(ColumnPlan column)
{
    /// <summary>The column.</summary>
    public ColumnPlan Column { get; } = column;

    /// <summary>Its converter; for a column whose values must be looked at beforehand one that only says so.</summary>
    public readonly delegate*<ColumnPlan, FieldScratch, ref byte, ref byte, int, int> Convert =
        column.HasPreparation ? &AskForPreparation : column.Convert;

    /// <summary>The field's index in the record, 0-based; -1 when the file does not have it.</summary>
    public int FieldIndex { get; } = column.FieldIndex;

    private static int AskForPreparation(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length) => Verdict.Unprepared;
}
