using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Rejects;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Rejects;

/// <summary>What the two files say, and which records are in them.</summary>
public sealed class RejectFileTests
{
    private const string Dataset = """
        dataset: test
        match: incoming/*.csv
        columns:
          - { name: id, type: text }
          - { name: name, type: text }
        target: { table: test }
        rejects: { max_percent: 100 }
        """;

    private const string Violation =
        "A quote stands inside an unquoted field, or text follows a closing quote. Quote the whole field and double the quotes in it; file.quote_errors: literal takes such fields as they stand.";

    private const string Backslashes =
        " It looks as if quotes were escaped with backslashes (\\\"), which are not read: export the file with doubled quotes (\"\").";

    [Theory]
    [InlineData("1,a\"b\n2,c\n", Violation)]
    [InlineData("1,\"a\"b,\"\n2,c\n3,\"d\n4,e\n", Violation + " It takes in lines 3 to 4, whose records may be good.")]
    [InlineData("1,\"a\"b,\"\r\n2,\"c\r\n4,e\r\n", Violation + " It takes in line 3, whose record may be good.")]
    [InlineData("1,\"a \\\"b\\\"\"\n2,c\n", Violation + Backslashes)]
    [InlineData("1,\"a \\\"\"\n2,c\n3,\"d\"\n", Violation + " It takes in lines 3 to 4, whose records may be good." + Backslashes)]
    [InlineData("1,\"a\n2,b\n3,c\n", "The file ends inside a quoted field. Close the quote, or double it if it belongs to the text. It takes in lines 3 to 4, whose records may be good.")]
    [InlineData("1,\"a\n", "The file ends inside a quoted field. Close the quote, or double it if it belongs to the text.")]
    public async Task A_broken_quote_is_told_with_the_lines_that_it_takes_in(string records, string message)
    {
        foreach (var options in new[] { new LoadOptions(), new LoadOptions { ChunkSize = 3 } })
        {
            var host = new Host(Dataset);

            var result = await host.RunAsync(host.Drop(Encoding.UTF8.GetBytes("id,name\n" + records)), options);

            Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
            Assert.Equal(message, host.Rejects()[0].Message);
            Assert.Equal(message, host.Report()!.FirstRejects[0].Message);
        }
    }

    [Fact]
    public void Lines_whose_place_is_not_known_and_those_behind_the_first_mebibyte_are_told_as_such()
    {
        var error = new RejectError(RejectKind.QuoteViolation, null, -1, null, null, "Broken.");
        var record = new RejectedRecord { Offset = 0, LocalRecord = 1, LocalLine = 1, Errors = [error], Raw = "1,\"a\n2,b\n3"u8.ToArray() };

        string Message(RejectedRecord given, long? line) => new DelimitedFormat().Open(Dialect.Rfc4180).Rejects(SourceEncoding.Utf8).Explain(given, line).Errors.Single().Message;

        Assert.Equal("Broken. It takes in lines 8 to 9, whose records may be good.", Message(record, 7));
        Assert.Equal("Broken. It takes in lines 8 to 9 and those behind, whose records may be good.", Message(record with { RawTruncated = true }, 7));
        Assert.Equal("Broken. It takes in the 2 lines below, whose records may be good.", Message(record, null));
        Assert.Equal("Broken. It takes in the line below, whose record may be good.", Message(record with { Raw = "1,\"a\n2"u8.ToArray() }, null));
        Assert.Equal("Broken.", Message(record with { Errors = [error with { Kind = RejectKind.TooManyFields }] }, 7));
    }

    [Fact]
    public async Task What_is_no_data_is_told_and_not_handed_back_to_be_corrected()
    {
        var host = new Host(Dataset + "\nfile: { blank_rows: reject }");

        var result = await host.RunAsync(host.Drop("id,name\n1,a\nid,name\n,\n2,b,c\n"u8.ToArray()), new LoadOptions());

        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        Assert.Equal(["repeated_header", "blank_row", "too_many_fields"], host.Rejects().Select(line => line.Kind));
        var csv = Encoding.UTF8.GetString(host.Store.Find(Host.Bucket, RunKeys.SenderRejects(host.Report()!.RunId, "csv"))!).Split('\n');
        Assert.Equal(3, csv.Length);
        Assert.EndsWith(",2,b,c", csv[1], StringComparison.Ordinal);
    }
}
