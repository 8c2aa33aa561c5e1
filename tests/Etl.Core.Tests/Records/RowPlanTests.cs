using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Tests.Conversion;

namespace Etl.Core.Tests.Records;

/// <summary>Records that become several rows: a day with two measures, each a row of its own.</summary>
public class RowPlanTests
{
    private static readonly Column Day = ConverterCase.Column("text") with { Name = "day", Required = true };
    private static readonly Column Measure = ConverterCase.Column("text") with { Name = "measure" };
    private static readonly Column Value = ConverterCase.Column("int4") with { Name = "value", Rules = [new("max", "1000")] };

    private static readonly Dataset Melted = ConverterCase.Dataset(Day, Measure, Value) with
    {
        Fields = [new Field { Name = "day", Required = true }, new Field { Name = "revenue" }, new Field { Name = "users", Sources = ["users", "visitors"] }],
        Rows = [new Row([new(0), new(-1, "revenue"), new(1)]), new Row([new(0), new(-1, "users"), new(2)])],
    };

    [Fact]
    public void A_record_becomes_a_row_for_each_row_plan_with_its_number_behind_its_offset()
    {
        var run = Run("mon,10,3\ntue,20,\n");

        Assert.Equal(["mon|revenue|10|1000|0", "mon|users|3|1000|1", "tue|revenue|20|1009|0", "tue|users|NULL|1009|1"], run.Rows);
        Assert.Equal((2, 2, 0, 0, 4), (run.Counts.Read, run.Counts.Accepted, run.Counts.Rejected, run.Counts.Filtered, run.Counts.Rows));
    }

    [Fact]
    public void One_bad_value_rejects_all_rows_of_its_record_and_what_they_share_is_wrong_once()
    {
        var run = Run("mon,10,x\n,1,2\ntue,2000,x\nwed,1,2\n");

        Assert.Equal(["wed|revenue|1|1025|0", "wed|users|2|1025|1"], run.Rows);
        Assert.Equal(["1 1 1000 value.InvalidValue", "2 2 1009 day.Required", "3 3 1014 value.AboveMax value.InvalidValue"], run.RejectLines);
        Assert.Equal([1, 2], run.Rejects[2].Errors.Select(error => error.FieldIndex));
        Assert.Equal((4, 1, 3, 0, 2), (run.Counts.Read, run.Counts.Accepted, run.Counts.Rejected, run.Counts.Filtered, run.Counts.Rows));
    }

    [Fact]
    public void Conditions_leave_out_rows_and_a_record_is_filtered_when_none_is_left()
    {
        var dataset = Melted with { Where = [new Filter { Column = "value", Rules = [new("min", "5")] }] };

        var run = Run("mon,10,3\ntue,1,2\nwed,4,9\n", dataset);

        Assert.Equal(["mon|revenue|10|1000|0", "wed|users|9|1017|1"], run.Rows);
        Assert.Equal((3, 2, 0, 1, 2), (run.Counts.Read, run.Counts.Accepted, run.Counts.Rejected, run.Counts.Filtered, run.Counts.Rows));
    }

    [Fact]
    public void Batches_of_any_size_give_the_same_rows()
    {
        const string text = "mon,10,3\n\"t,ue\",20,\nx,y,z\n\nwed,\"4\",9";
        var whole = Run(text);
        for (var size = 1; size < text.Length; size++)
        {
            var run = ChunkRun.Of(Melted, text, FieldLayout.InOrder(3), batchBytes: size);
            Assert.Equal(whole.Rows, run.Rows);
            Assert.Equal(whole.RejectLines, run.RejectLines);
        }
    }

    [Fact]
    public void A_header_is_held_against_the_fields_and_not_against_the_columns()
    {
        var found = Assert.IsType<Inspection.Readable>(new DelimitedFormat().Inspect("visitors,day\n1,mon\n"u8, 19, Melted)).File.Layout;

        Assert.Equal([1, -1, 0], found.Indexes);
        Assert.Equal(["mon|revenue|NULL|1000|0", "mon|users|1|1000|1"], ChunkRun.Of(Melted, "1,mon\n", found).Rows);
        Assert.IsType<Inspection.Refused>(new DelimitedFormat().Inspect("measure,value\nx,1\n"u8, 18, Melted));
    }

    [Fact]
    public void What_rows_are_made_of_is_part_of_what_a_dataset_means()
    {
        var other = Melted with { Rows = [Melted.Rows[1], Melted.Rows[0]] };
        var one = Melted with { Rows = [Melted.Rows[0]] };

        Assert.Equal(4, new[] { Melted, other, one, ConverterCase.Dataset(Day, Measure, Value) }.Select(DatasetCompiler.Meaning).Distinct().Count());
        Assert.Equal(3, new[] { Melted, other, one }.Select(each => DatasetCompiler.Compile(each, FieldLayout.InOrder(3), TargetConstraints.None).Description).Distinct().Count());
    }

    [Fact]
    public void A_columns_constant_must_be_a_value_of_its_type()
    {
        var wrong = Melted with { Rows = [new Row([new(0), new(1), new(-1, "many")])] };

        Assert.Equal(["columns[2].default"], DatasetCompiler.Check(wrong).Select(problem => problem.Path));
    }

    [Fact]
    public void The_rows_number_has_a_column_only_where_there_are_several_rows()
    {
        var named = ConverterCase.Dataset(Day with { Name = CompiledDataset.RowColumn });

        Assert.Empty(DatasetCompiler.Check(named));
        Assert.Equal(["columns[0].name"], DatasetCompiler.Check(named with { Rows = [Row.InOrder(1), Row.InOrder(1)] }).Select(problem => problem.Path));
    }

    private static ChunkRun Run(string text, Dataset? dataset = null) => ChunkRun.Of(dataset ?? Melted, text, FieldLayout.InOrder(3));
}
