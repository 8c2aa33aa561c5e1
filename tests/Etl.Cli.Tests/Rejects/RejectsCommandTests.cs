using System.Text;

namespace Etl.Cli.Tests.Rejects;

public sealed class RejectsCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    [Fact]
    public async Task Rejects_of_the_latest_run_are_a_table()
    {
        Write("aaa1-2", "rejects.jsonl", "{\"offset\":1}\n");
        Write("aaa1-10", "rejects.jsonl", """
            {"run":"aaa1-10","chunk":0,"line":1207,"offset":5000,"record":1200,"column":"amount","value":"12.3O","kind":"invalid_value","rule":"numeric(18,2)","message":"not a number","raw":"…"}
            {"run":"aaa1-10","chunk":0,"line":1207,"offset":5000,"record":1200,"column":"currency","value":"e\u001b[2Jr","kind":"pattern","rule":"^[A-Z]{3}$","message":"does not match"}
            {"run":"aaa1-10","chunk":3,"offset":90000,"kind":"too_few_fields","message":"5 fields where the header has 7"}

            """);
        Assert.Equal(0, await _run.InvokeAsync(["rejects", "aaa"]));
        Snapshot.Matches("rejects", _run.Out);
    }

    [Fact]
    public async Task Csv_is_the_file_byte_for_byte()
    {
        Write("aaa1-1", "rejects.csv", "_etl_line,x\r\n7,\0\n");
        Assert.Equal(0, await _run.InvokeAsync(["rejects", "aaa1-1", "--csv"]));
        Assert.Equal("_etl_line,x\r\n7,\0\n", Encoding.UTF8.GetString(_run.Bytes.ToArray()));
        Assert.Equal("", _run.Out);
    }

    [Fact]
    public async Task An_ambiguous_id_names_the_loads()
    {
        Write("aaa1-1", "rejects.csv", "");
        Write("aaa2-1", "rejects.csv", "");
        Assert.Equal(1, await _run.InvokeAsync(["rejects", "aaa"]));
        Assert.Equal($"etl: {CommandMessages.SeveralLoads("aaa", ["aaa1", "aaa2"])}\n", _run.Error);
    }

    public void Dispose() => _run.Dispose();

    private void Write(string run, string name, string text)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_run.Home, ".etl", "rejects", run)).FullName;
        File.WriteAllText(Path.Combine(directory, name), text);
    }
}
