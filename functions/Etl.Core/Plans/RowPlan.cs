using System.Collections.Immutable;
using Etl.Core.Conversion;

namespace Etl.Core.Plans;

/// <summary>One of the rows that a record becomes, compiled: the target's columns, each with the field that it has here.</summary>
internal sealed class RowPlan
{
    public RowPlan(ImmutableArray<ColumnPlan> columns, bool isOnly)
    {
        Columns = columns;
        Steps = [.. columns.Select(column => new ColumnStep(column))];
        FieldCount = (short)(columns.Length + (isOnly ? 1 : 2));
        TextCopies = columns.Where(column => column.FieldIndex >= 0).GroupBy(column => column.FieldIndex).Select(group => group.Count()).DefaultIfEmpty(0).Max();
        Overhead = sizeof(short) + 12 + columns.Sum(column => FieldRoom.Bytes + column.NullField.Length);
    }

    /// <summary>The target's columns, in the order of the staging table.</summary>
    public ImmutableArray<ColumnPlan> Columns { get; }

    /// <summary>The same as the loop over them takes them.</summary>
    public ColumnStep[] Steps { get; }

    /// <summary>The fields of a row in COPY: the columns, the record's offset and, where a record becomes several rows, the row's number.</summary>
    public short FieldCount { get; }

    /// <summary>How many columns take the same field, at most.</summary>
    public int TextCopies { get; }

    /// <summary>The bytes of a row that do not come from its text, at most.</summary>
    public int Overhead { get; }
}
