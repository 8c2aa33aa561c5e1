using System.Text;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Tests.Conversion;

namespace Etl.Core.Tests.Records;

public class RecordProcessorTests
{
    private static readonly Column Number = ConverterCase.Column("int4") with { Name = "n" };
    private static readonly Column Text = ConverterCase.Column("text") with { Name = "t" };
    private static readonly Dataset Two = ConverterCase.Dataset(Number, Text);

    [Fact]
    public void Rows_carry_the_offset_of_their_records_and_nothing_of_the_bad_ones()
    {
        var run = ChunkRun.Of(Two, "1,a\nx,b\r\n\r\n3,\"c\"\"\nd\"\n4,d");
        Assert.Equal(["1|a|1000", "3|c\"\nd|1011", "4|d|1021"], run.Rows);
        Assert.Equal(["2 2 1004 n.InvalidValue"], run.RejectLines);
        Assert.Equal("x,b", Encoding.UTF8.GetString(run.Rejects[0].Raw.Span));
        Assert.False(run.Rejects[0].RawTruncated);
        Assert.Equal((4, 1, 3, 1, 0, 3, 5), (run.Counts.Read, run.Counts.Blank, run.Counts.Accepted, run.Counts.Rejected, run.Counts.Filtered, run.Counts.Rows, run.Counts.Lines));
        Assert.Equal(1, run.Counts.ByKind[(int)RejectKind.InvalidValue]);
        Assert.Equal(new Dictionary<string, long> { ["n.invalid_value"] = 1 }, run.Counts.ByRule);
    }

    [Fact]
    public void Batches_of_any_size_give_the_same_result()
    {
        const string text = "1,\"a\nb\"\nx,\"\r\n\"\r\n2,b\r\r\n3,c\ry,\n\n\"4\",d\n5,e,f\n\"6\",\"";
        var whole = ChunkRun.Of(Two, text);
        Assert.Equal(["2 3 1008 n.InvalidValue", "5 8 1026 n.InvalidValue", "7 11 1036 TooManyFields", "8 12 1042 UnterminatedQuote"], whole.RejectLines);
        for (var size = 1; size < text.Length; size++)
        {
            var run = ChunkRun.Of(Two, text, batchBytes: size);
            Assert.Equal(whole.Rows, run.Rows);
            Assert.Equal(whole.RejectLines, run.RejectLines);
            Assert.Equal(whole.Counts.Lines, run.Counts.Lines);
            Assert.Equal(whole.Counts.Blank, run.Counts.Blank);
        }
    }

    [Fact]
    public void All_errors_of_a_record_are_reported()
    {
        var dataset = ConverterCase.Dataset(
            Number with { Required = true },
            Text with { Rules = [new("max_length", "2"), new("pattern", "^[a-z]*$"), new("one_of", "a")] },
            ConverterCase.Column("numeric(5,2)") with { Name = "a", Rules = [new("min", "1"), new("one_of", "2")] });
        var run = ChunkRun.Of(dataset, ",ABC,0.5\n");
        Assert.Equal(["1 1 1000 n.Required t.Length t.Pattern t.OneOf a.BelowMin a.OneOf"], run.RejectLines);
        var errors = run.Rejects[0].Errors;
        Assert.Equal(["required", "max_length 2", "pattern ^[a-z]*$", "one_of a", "min 1", "one_of 2"], errors.Select(e => e.Rule));
        Assert.Equal([null, "ABC", "ABC", "ABC", "0.5", "0.5"], errors.Select(e => e.Value));
        Assert.Equal([0, 1, 1, 1, 2, 2], errors.Select(e => e.FieldIndex));
        Assert.Equal(1, run.Counts.Rejected);
        Assert.Equal(2, run.Counts.ByKind[(int)RejectKind.OneOf] + run.Counts.ByKind[(int)RejectKind.Length]);
        Assert.Equal(1, run.Counts.ByRule["a.one_of"]);
    }

    [Theory]
    [InlineData("1\n", "TooFewFields")]
    [InlineData("1,a,b\n", "TooManyFields")]
    [InlineData("1,a\"b\n", "QuoteViolation")]
    [InlineData("1,\"a\"b\n", "QuoteViolation")]
    [InlineData("1, \"a\"\n", "QuoteViolation")]
    [InlineData("1,\"a\n", "UnterminatedQuote")]
    [InlineData("1,\"a", "UnterminatedQuote")]
    [InlineData("1,a\0b\n", "t.NulByte")]
    [InlineData("1,\"b\"\"\0\"\n", "t.NulByte")]
    public void A_record_that_is_not_in_order_is_rejected(string text, string error) =>
        Assert.Equal([$"1 1 1000 {error}"], ChunkRun.Of(Two, text).RejectLines);

    [Fact]
    public void Short_records_are_padded_on_request()
    {
        var run = ChunkRun.Of(Two with { File = new FileFormat { PadShort = true } }, "1\n2,b\n\n");
        Assert.Equal(["1|NULL|1000", "2|b|1002"], run.Rows);
        Assert.Equal(1, run.Counts.Blank);
        var required = ConverterCase.Dataset(Number, Text with { Required = true }) with { File = new FileFormat { PadShort = true } };
        Assert.Equal(["1 1 1000 t.Required"], ChunkRun.Of(required, "1\n").RejectLines);
    }

    [Fact]
    public void Quotes_out_of_place_are_taken_literally_on_request()
    {
        var run = ChunkRun.Of(Two with { File = new FileFormat { LiteralQuotes = true } }, "1,a\"b\n\"2\",\"a\"b\n3,\"a\"\"b\"\n4, \"x\"\n5,\"\"x\"\"\n");
        Assert.Equal(["1|a\"b|1000", "2|\"a\"b|1006", "3|a\"b|1015", "4| \"x\"|1024", "5|\"\"x\"\"|1031"], run.Rows);
        Assert.Equal(["1 1 1000 UnterminatedQuote"], ChunkRun.Of(Two with { File = new FileFormat { LiteralQuotes = true } }, "1,\"a").RejectLines);
    }

    [Fact]
    public void A_field_under_no_name_may_be_there_or_not_and_only_its_own_record_answers_for_a_value_in_it()
    {
        var layout = new FieldLayout([0, 1], 2, Nameless: 1);
        const string text = "1,a,\n2,b,x\n3,c\n4,,\n5,\n6,a,\"\"\n7\n\n";
        var run = ChunkRun.Of(Two, text, layout);
        Assert.Equal(["1|a|1000", "3|c|1011", "4|NULL|1015", "5|NULL|1019", "6|a|1022"], run.Rows);
        Assert.Equal(["2 2 1005 TooManyFields", "7 7 1029 TooFewFields"], run.RejectLines);
        Assert.Equal((1, 0), (run.Counts.Blank, run.Counts.SurplusEmpty));

        run = ChunkRun.Of(Two with { File = new FileFormat { IgnoreExtra = true } }, text, layout);
        Assert.Equal(["2|b|1005", "7 7 1029 TooFewFields"], [run.Rows[1], run.RejectLines.Single()]);
    }

    [Fact]
    public void Empty_fields_beyond_the_header_are_left_out_and_counted()
    {
        const string text = "1,a,\n2,b\n3,c,,,\"\"\n4,d,,x\n5,,\n";
        var run = ChunkRun.Of(Two, text);
        Assert.Equal(["1|a|1000", "2|b|1005", "3|c|1009", "5|NULL|1025"], run.Rows);
        Assert.Equal(["4 4 1018 TooManyFields"], run.RejectLines);
        Assert.Equal(3, run.Counts.SurplusEmpty);

        run = ChunkRun.Of(Two with { File = new FileFormat { RejectSurplusEmpty = true, IgnoreExtra = true } }, text);
        Assert.Equal(["2|b|1005"], run.Rows);
        Assert.Equal((4, 0), (run.Counts.Rejected, run.Counts.SurplusEmpty));
    }

    [Fact]
    public void Empty_fields_beyond_those_without_a_name_are_surplus()
    {
        var layout = new FieldLayout([0, 1], 2, Nameless: 2);
        var run = ChunkRun.Of(Two, "1,a,,\n2,b,,,\n3,c,,,x\n", layout);
        Assert.Equal(["1|a|1000", "2|b|1006"], run.Rows);
        Assert.Equal((1, 1), (run.Counts.SurplusEmpty, run.Counts.Rejected));
        Assert.Equal(2, ChunkRun.Of(Two with { File = new FileFormat { RejectSurplusEmpty = true } }, "1,a,,\n2,b,,,\n3,c,,,x\n", layout).Counts.Rejected);
    }

    [Theory]
    [InlineData(BlankRowPolicy.Skip, "1 a", "", 4)]
    [InlineData(BlankRowPolicy.Reject, "1 a", "2 3 BlankRow 3 4 BlankRow 4 5 BlankRow", 1)]
    [InlineData(BlankRowPolicy.Load, "1 a NULL NULL NULL NULL", "4 5 TooManyFields", 1)]
    public void A_row_of_nothing_but_empty_fields_is_what_the_dataset_says(BlankRowPolicy policy, string rows, string rejects, int blank)
    {
        var dataset = Two with { File = new FileFormat { BlankRows = policy, RejectSurplusEmpty = true } };
        var run = ChunkRun.Of(dataset, "1,a\n\n,\n,\r\n,,,\n");
        Assert.Equal(rows, string.Join(' ', run.Rows.SelectMany(row => row.Split('|')[..2])));
        Assert.Equal(rejects, string.Join(' ', run.Rejects.Select(r => $"{r.LocalRecord} {r.LocalLine} {r.Errors.Single().Kind}")));
        Assert.Equal((blank, run.Counts.Accepted + run.Counts.Rejected), (run.Counts.Blank, run.Counts.Read));
    }

    [Fact]
    public void A_quoted_empty_field_makes_no_blank_row()
    {
        var run = ChunkRun.Of(ConverterCase.Dataset(Text, Text with { Name = "u" }), "\"\",\n,\n");
        Assert.Equal(["|NULL|1000"], run.Rows);
        Assert.Equal(1, run.Counts.Blank);
    }

    [Fact]
    public void The_header_once_more_is_rejected_with_or_without_a_byte_order_mark_and_nothing_like_it()
    {
        var dataset = ConverterCase.Dataset(Text, Text with { Name = "u" });
        var layout = FieldLayout.InOrder(2) with { Header = "t,u"u8.ToArray() };
        var run = ChunkRun.Of(dataset, "a,b\nt,u\r\n\uFEFFt,u\nT,u\n\"t\",u\nxt,u\nxyzt,u\nt,u,\nt,uxyz\n\uFEFFt,x\nt,u", layout);
        Assert.Equal(["a|b|1000", "T|u|1016", "t|u|1020", "xt|u|1026", "xyzt|u|1031", "t|u|1038", "t|uxyz|1043", "\uFEFFt|x|1050"], run.Rows);
        Assert.Equal(["2 2 1004 RepeatedHeader", "3 3 1009 RepeatedHeader", "11 11 1057 RepeatedHeader"], run.RejectLines);
        Assert.Equal(3, run.Counts.ByKind[(int)RejectKind.RepeatedHeader]);
        Assert.Equal(11, ChunkRun.Of(dataset, "a,b\nt,u\r\n\uFEFFt,u\nT,u\n\"t\",u\nxt,u\nxyzt,u\nt,u,\nt,uxyz\n\uFEFFt,x\nt,u").Rows.Count);
    }

    [Fact]
    public void A_header_that_a_mark_makes_break_the_quoting_rules_is_the_header_all_the_same()
    {
        var layout = FieldLayout.InOrder(2) with { Header = "\"t\",\"u\""u8.ToArray() };
        Assert.Equal(["1 1 1000 RepeatedHeader"], ChunkRun.Of(ConverterCase.Dataset(Text, Text with { Name = "u" }), "\uFEFF\"t\",\"u\"\n", layout).RejectLines);
    }

    [Fact]
    public void A_blank_line_is_data_in_a_file_of_one_column()
    {
        var run = ChunkRun.Of(ConverterCase.Dataset(Text), "a\n\n\"\"\nb\n,");
        Assert.Equal(["a|1000", "NULL|1002", "|1003", "b|1006", "NULL|1008"], run.Rows);
        Assert.Equal((0, 1), (run.Counts.Blank, run.Counts.SurplusEmpty));
        Assert.Equal(["NULL|1000", "NULL|1001"], ChunkRun.Of(ConverterCase.Dataset(Text), "\n,\n", new FieldLayout([0], 1, Nameless: 1)).Rows);
    }

    [Fact]
    public void Columns_are_found_where_the_layout_says()
    {
        var dataset = ConverterCase.Dataset(Number, Text, Text with { Name = "d", Default = "none" }, Text with { Name = "again" });
        var run = ChunkRun.Of(dataset, "a,\0,1\n", new FieldLayout([2, 0, -1, 0], 3));
        Assert.Equal(["1|a|none|a|1000"], run.Rows);
    }

    [Fact]
    public void Filters_leave_out_good_records_only()
    {
        var dataset = ConverterCase.Dataset(Number, Text) with
        {
            Where = [new Filter { Column = "n", Rules = [new("min", "2")] }, new Filter { Column = "t", IsNull = false, Rules = [new("pattern", "^[a-c]$")] }],
        };
        var run = ChunkRun.Of(dataset, "1,a\n2,a\n3,d\n4,\n,a\nx,d\n5,c\n");
        Assert.Equal(["2|a|1004", "5|c|1022"], run.Rows);
        Assert.Equal((7, 2, 1, 4, 2), (run.Counts.Read, run.Counts.Accepted, run.Counts.Rejected, run.Counts.Filtered, run.Counts.Rows));
        Assert.Equal(["1|NULL|1004"], ChunkRun.Of(Two with { Where = [new Filter { Column = "t", IsNull = true }] }, "1,a\n1,\n").Rows);
    }

    [Fact]
    public void The_target_s_constraints_are_checked_and_named()
    {
        var constraints = new TargetConstraints
        {
            Columns = TargetConstraints.None.Columns.Add("n", new TargetConstraint(null, true)).Add("t", new TargetConstraint(3, false)),
        };
        var run = ChunkRun.Of(Two, "1,éééé\n,abc\n2,ééé\n", constraints: constraints);
        Assert.Equal(["1 1 1000 t.Length", "2 2 1011 n.Required"], run.RejectLines);
        Assert.Equal(["varchar(3) of the target", "not null of the target"], run.Rejects.SelectMany(r => r.Errors).Select(e => e.Rule));
        Assert.Single(run.Rows);
    }

    [Fact]
    public void Fields_and_records_beyond_their_limits_are_rejected()
    {
        var dataset = ConverterCase.Dataset(Number, Text) with { File = new FileFormat { MaxFieldBytes = 5, MaxRecordBytes = 20 } };
        var layout = new FieldLayout([0, 1], 3);
        var run = ChunkRun.Of(dataset, "1,12345,123\n2,123456,\n3,\"\"\"\"\"\"\"\"\"\",\n4,,123456\n5,12345,12345,12345,12345,12345\n6,a,b\n", layout);
        Assert.Equal(["2 2 1012 t.FieldTooLong", "4 4 1036 FieldTooLong", "5 5 1046 RecordTooLong"], run.RejectLines);
        Assert.Equal([1, 2, -1], run.Rejects.Select(r => r.Errors[0].FieldIndex));
        Assert.Equal(["1|12345|1000", "3|\"\"\"\"|1022", "6|a|1078"], run.Rows);
        var growing = ConverterCase.Dataset(Text with { Transforms = [new Transform.Replace("a", "bbb")] }) with { File = new FileFormat { MaxFieldBytes = 5 } };
        Assert.Equal(["2 2 1002 t.FieldTooLong"], ChunkRun.Of(growing, "a\naa\n").RejectLines);
    }

    [Fact]
    public void Fields_and_records_may_be_as_long_as_their_limits()
    {
        var limits = new FileFormat { MaxFieldBytes = 5, MaxRecordBytes = 20 };
        var layout = new FieldLayout([0, 1], 4);
        Assert.Equal(["12345|67890|1000"], ChunkRun.Of(ConverterCase.Dataset(Number, Text) with { File = limits }, "12345,67890,12345,12\n", layout).Rows);
        Assert.Equal(["1 1 1000 n.InvalidValue"], ChunkRun.Of(ConverterCase.Dataset(Number, Text) with { File = limits }, "x,67890,,\n", layout).RejectLines);
        var growing = ConverterCase.Dataset(Text with { Transforms = [new Transform.Replace("a", "bbb")] }) with { File = limits };
        Assert.Equal(["bbbcc|1000"], ChunkRun.Of(growing, "acc\n").Rows);
    }

    [Fact]
    public void Rows_find_room_however_long_they_and_their_replacements_are()
    {
        var dataset = ConverterCase.Dataset(Text with { Transforms = [new Transform.Replace("x", new string('y', 100))] }, Text with { Name = "u" }, Text with { Name = "v" });
        var tail = new string('z', 3_000);
        for (var count = 1; count < 200; count += 7)
        {
            var run = ChunkRun.Of(dataset, string.Concat(Enumerable.Repeat($"{new string('x', count)},{tail},{tail}\n", 3)));
            Assert.Equal(3, run.Rows.Count);
            Assert.All(run.Rows, row => Assert.StartsWith($"{new string('y', 100 * count)}|{tail}|{tail}|", row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Quoted_fields_are_transformed_without_their_quotes()
    {
        var dataset = ConverterCase.Dataset(Text with { Transforms = [new Transform.Trim()] }, Text with { Name = "u", NullTokens = ["-"] });
        Assert.Equal(["a|-|1000"], ChunkRun.Of(dataset, "\" a \",\"-\"\n").Rows);
    }

    [Fact]
    public void What_means_NULL_is_looked_for_in_columns_without_transforms_too()
    {
        var dataset = ConverterCase.Dataset(Number, Text with { NullTokens = ["-"] }, Number with { Name = "m", NullTokens = ["none", ""] });
        Assert.Equal(["1|NULL|NULL|1000", "2|-|5|1009", "3||NULL|1017"], ChunkRun.Of(dataset, "1,-,none\n2,\"-\",5\n3,\"\",\"\"\n").Rows);
    }

    [Fact]
    public void An_empty_text_is_not_NULL_to_a_filter() =>
        Assert.Equal(["1||1000"], ChunkRun.Of(Two with { Where = [new Filter { Column = "t", IsNull = false }] }, "1,\"\"\n2,\n").Rows);

    [Fact]
    public void A_record_counts_once_under_each_rule_of_its_columns()
    {
        var constraints = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("t", new TargetConstraint(3, false)) };
        var run = ChunkRun.Of(ConverterCase.Dataset(Number, Text with { Rules = [new("max_length", "2")] }), "1,abcd\n2\n", constraints: constraints);
        Assert.Equal(["1 1 1000 t.Length t.Length", "2 2 1007 TooFewFields"], run.RejectLines);
        Assert.Equal(new Dictionary<string, long> { ["t.length"] = 1 }, run.Counts.ByRule);
        Assert.Equal((1, 1), (run.Counts.ByKind[(int)RejectKind.Length], run.Counts.ByKind[(int)RejectKind.TooFewFields]));
    }

    /// <summary>The records, and how many of them another target might take: those in which nothing else is wrong.</summary>
    [Theory]
    [InlineData("1,abcd\n2,abc\n", 1)]
    [InlineData("1,\n", 1)]
    [InlineData("1,\n2,abcd\n3,abc\n", 2)]
    [InlineData("x,abcd\n", 0)]
    [InlineData("1,abcdefg\n", 0)]
    [InlineData(",abc\n", 0)]
    public void What_the_target_alone_rejects_is_counted_apart(string text, int byTarget)
    {
        var constraints = new TargetConstraints { Columns = TargetConstraints.None.Columns.Add("t", new TargetConstraint(3, true)) };
        var dataset = ConverterCase.Dataset(Number with { Required = true }, Text with { Rules = [new("max_length", "6")] });
        Assert.Equal(byTarget, ChunkRun.Of(dataset, text, constraints: constraints).Counts.RejectedByTarget);
    }

    [Fact]
    public void A_record_passed_over_is_accounted_for_with_its_lines()
    {
        var run = new ChunkRun();
        using var output = new CopyBuffer();
        using var processor = new DelimitedFormat().Open(Dialect.Rfc4180).Process(ConverterCase.Plan(Two), run, keepRaw: true);
        processor.RejectWhole("1,\"abc"u8, 77, 5);
        processor.RejectWhole("2,\"abc"u8, 99, 1);
        Assert.Equal(["1 1 77 RecordTooLong", "2 6 99 RecordTooLong"], run.RejectLines);
        Assert.Equal((2, 2, 6), (processor.Counts.Read, processor.Counts.Rejected, processor.Counts.Lines));
        Assert.True(run.Rejects[0].RawTruncated);
        Assert.Equal("1,\"abc", Encoding.UTF8.GetString(run.Rejects[0].Raw.Span));
    }

    [Fact]
    public void Raw_bytes_are_kept_only_on_request_and_capped_between_characters()
    {
        Assert.Equal(0, ChunkRun.Of(Two, "x,a\n"u8.ToArray(), keepRaw: false).Rejects[0].Raw.Length);
        var big = "x,a" + new string('é', RejectCaps.RawBytes / 2) + "\n";
        var reject = ChunkRun.Of(Two, big).Rejects[0];
        Assert.True(reject.RawTruncated);
        Assert.Equal(RejectCaps.RawBytes - 1, reject.Raw.Length);
    }

    [Fact]
    public void Offsets_are_those_of_the_source()
    {
        var run = ChunkRun.Of(Two, Encoding.UTF8.GetBytes("1,é\nx,é\n2,b\n"), map: new Utf16());
        Assert.Equal(["1|é|1000", "2|b|1016"], run.Rows);
        Assert.Equal(["2 2 1008 n.InvalidValue"], run.RejectLines);
        Assert.Equal(run.Rows, ChunkRun.Of(Two, Encoding.UTF8.GetBytes("1,é\nx,é\n2,b\n"), batchBytes: 1, map: new Utf16()).Rows);
    }

    [Fact]
    public void Messages_show_values_on_one_line_and_say_what_to_do()
    {
        var message = ChunkRun.Of(Two, "\"1\n\u0007\u202e\",b\n").Rejects[0].Errors[0].Message;
        Assert.Equal("n: '1\\n\\u0007\\u202E' is not a value of type int4; it is digits with an optional sign.", message);
        var error = ChunkRun.Of(Two, "\"" + new string('é', 200) + "\",b\n").Rejects[0].Errors[0];
        Assert.Equal(128, error.Value!.Length);
        Assert.Contains("é'… is not", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_the_same_with_and_without_padding_behind_the_buffer()
    {
        var text = Encoding.UTF8.GetBytes("1,abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n2,é\n");
        var whole = ChunkRun.Of(Two, text).Rows;
        var batch = new RecordBatch();
        new ScalarRecordScanner().Scan(text, true, Dialect.Rfc4180, batch, 1 << 20, out _);
        var padded = new byte[text.Length + 64];
        text.CopyTo(padded, 0);
        using var output = new CopyBuffer();
        using var processor = new DelimitedFormat().Open(Dialect.Rfc4180).Process(ConverterCase.Plan(Two), new ChunkRun(), keepRaw: true);
        processor.Process(padded, batch, 1000, null, output);
        using var plain = new CopyBuffer();
        using var second = new DelimitedFormat().Open(Dialect.Rfc4180).Process(ConverterCase.Plan(Two), new ChunkRun(), keepRaw: true);
        second.Process(text, batch, 1000, null, plain);
        Assert.True(output.Written.SequenceEqual(plain.Written));
        Assert.Equal(2, whole.Count);
    }

    private sealed class Utf16 : IOffsetMap
    {
        public long SourceLength(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetCharCount(utf8) * 2;
    }
}
