using Etl.Core.Conversion;
using Etl.Core.Rules;

namespace Etl.Core.Plans;

/// <summary>A condition of <c>where</c>, compiled.</summary>
/// <param name="ColumnIndex">The column's index in the row, 0-based.</param>
/// <param name="IsNull">Whether the value must be NULL; null: the rules decide, and NULL does not satisfy them.</param>
/// <param name="Rules">What the value must satisfy; null: nothing.</param>
internal sealed record FilterPlan(int ColumnIndex, bool? IsNull, RuleSet? Rules)
{
    /// <summary>Whether a value satisfies the condition.</summary>
    public bool Accepts(bool isNull, ReadOnlySpan<byte> value, FieldScratch scratch) =>
        isNull ? IsNull == true : IsNull != true && (Rules is null || Rules.Accepts(value, scratch));
}
