using System.Text;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Tests.Conversion;

namespace Etl.Core.Tests.Plans;

/// <summary>What a compiled plan says of the room that rows need, and which values its conditions let through.</summary>
public sealed class CompiledDatasetTests
{
    private static readonly Column A = new() { Name = "a", Type = new ColumnType(ColumnKind.Text) };
    private static readonly Column B = A with { Name = "b" };
    private static readonly Column C = A with { Name = "c" };

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, 1)]
    [InlineData(new[] { 0, 0, 1 }, 2)]
    [InlineData(new[] { 1, 0, 1 }, 2)]
    [InlineData(new[] { 2, 2, 2 }, 3)]
    [InlineData(new[] { -1, -1, 0 }, 1)]
    [InlineData(new[] { -1, -1, -1 }, 0)]
    public void A_field_may_be_in_a_row_as_often_as_columns_take_it(int[] columnToField, int copies)
    {
        var layout = new FieldLayout([.. columnToField], 3);

        Assert.Equal(copies, DatasetCompiler.Compile(ConverterCase.Dataset(A, B, C), layout, TargetConstraints.None).Rows[0].TextCopies);
    }

    [Fact]
    public void A_row_has_its_count_its_offset_and_what_each_column_may_need_beside_its_text()
    {
        Assert.Equal(2 + 12 + (3 * (FieldRoom.Bytes + 4)), ConverterCase.Plan(ConverterCase.Dataset(A, B, C)).Rows[0].Overhead);
        Assert.Equal(2 + 12 + FieldRoom.Bytes + 4 + "none".Length, ConverterCase.Plan(ConverterCase.Dataset(A with { Default = "none" })).Rows[0].Overhead);
    }

    [Theory]
    [InlineData(null, "x", "x", true)]
    [InlineData(null, "x", "y", false)]
    [InlineData(null, "x", null, false)] // NULL satisfies no rule
    [InlineData(true, null, null, true)]
    [InlineData(true, null, "x", false)]
    [InlineData(false, null, null, false)]
    [InlineData(false, null, "x", true)]
    [InlineData(false, "x", "x", true)]
    [InlineData(false, "x", "y", false)]
    [InlineData(false, "x", null, false)]
    public void A_condition_lets_through_what_it_asks_for(bool? isNull, string? oneOf, string? value, bool accepted)
    {
        var filter = new Filter { Column = "b", IsNull = isNull, Rules = oneOf is null ? [] : [new("one_of", oneOf)] };
        var plan = ConverterCase.Plan(ConverterCase.Dataset(A, B) with { Where = [filter] });
        using var scratch = new FieldScratch();

        var compiled = Assert.Single(plan.Filters);

        Assert.Equal(1, compiled.ColumnIndex);
        Assert.Equal(accepted, compiled.Accepts(value is null, Encoding.UTF8.GetBytes(value ?? ""), scratch));
    }
}
