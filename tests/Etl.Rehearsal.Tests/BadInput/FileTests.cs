using System.IO.Compression;
using System.Text.Json.Nodes;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.BadInput;

/// <summary>Names and contents that nobody expects.</summary>
public sealed class FileTests(Account account)
{
    [Theory]
    [InlineData("two words (1).csv")]
    [InlineData("a+b=100%25&c.csv")]
    [InlineData("Aufträge März 東京.csv")]
    [InlineData("a'b\"c#d?e.csv")]
    public async Task A_key_may_have_any_characters(string fileName)
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync(fileName, OrdersFile.Of(3));

        var (_, result) = await rehearsal.RunAsync(created);

        Assert.Equal("Done", result.FinalState);
        Assert.Equal(OrdersFile.Rows(3), await rehearsal.RowsAsync());
        var body = JsonNode.Parse(Assert.Single(await rehearsal.ResultsAsync()).Body)!;
        Assert.Equal(rehearsal.KeyOf(fileName), (string)body["key"]!);
        Assert.Single(await rehearsal.KeysAsync("processed/"), key => key.EndsWith($"/{(string)body["runId"]!}/{fileName}", StringComparison.Ordinal));
        Assert.Empty(await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
    }

    [Fact]
    public async Task An_object_of_no_bytes_loads_nothing_and_says_so()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", []);

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal((ExecutionStatus.Succeeded, "Done"), (result.Status, result.FinalState));
        var body = JsonNode.Parse(Assert.Single(await rehearsal.ResultsAsync()).Body)!;
        Assert.Equal((0, 0), ((int)body["accounts"]!["bytes"]!, (int)body["accounts"]!["read"]!));
        var report = System.Text.Encoding.UTF8.GetString(await rehearsal.ReadAsync($"reports/{(string)execution.AnswerOf("Split")["runId"]!}.json"));
        Assert.Contains("the file is empty: 0 records", report, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> OtherTypes => new()
    {
        { "gzip", Gzip(OrdersFile.Of(3)) },
        { "xlsx", Workbook() },
    };

    [Theory]
    [MemberData(nameof(OtherTypes), DisableDiscoveryEnumeration = true)]
    public async Task A_file_of_another_type_is_refused_by_the_name_of_its_type(string type, byte[] bytes)
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", bytes);

        var (_, result) = await rehearsal.RunAsync(created);

        Assert.Equal("FileFormatException", result.Error);
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains(type, alert.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("refused", alert.Attributes["kind"]);
        Assert.False(await rehearsal.HasTargetAsync());
        Assert.Empty(await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Workbook()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "[Content_Types].xml", "xl/workbook.xml" })
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write("<?xml version=\"1.0\"?><x/>");
            }
        }

        return packed.ToArray();
    }
}
