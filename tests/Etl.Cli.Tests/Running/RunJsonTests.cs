using System.Text.Json;
using Etl.Cli.Running;
using Etl.Local.Running;

namespace Etl.Cli.Tests.Running;

public sealed class RunJsonTests
{
    [Fact]
    public void A_loaded_file_has_every_field_in_its_place() => Assert.Equal(
        """{"loadId":"0123456789abcdef0123","runId":"0123456789abcdef0123-1","file":"samples/transactions.csv","dataset":"transactions","status":"Succeeded","bytes":317622,"chunks":1,"repairedChunks":0,"read":3000,"blank":2,"accepted":2988,"rejected":12,"filtered":0,"rows":2988,"duplicate":3,"inserted":2980,"updated":4,"unchanged":1,"ignored":0,"deleted":0,"rejectsPath":"/data/.etl/rejects/0123456789abcdef0123-1","seconds":0.84,"strategy":"renamed: the target was empty","reason":null,"error":null,"warnings":[]}""",
        RunJson.Line(Outcomes.Loaded));

    [Fact]
    public void What_is_not_known_is_null() => Assert.Equal(
        """{"loadId":null,"runId":null,"file":"Łódź \u001B\"x\".csv","dataset":null,"status":"Busy","bytes":null,"chunks":null,"repairedChunks":null,"read":null,"blank":null,"accepted":null,"rejected":null,"filtered":null,"rows":null,"duplicate":null,"inserted":null,"updated":null,"unchanged":null,"ignored":null,"deleted":null,"rejectsPath":null,"seconds":1.235,"strategy":null,"reason":"being loaded by another run","error":null,"warnings":[]}""",
        RunJson.Line(new RunOutcome { Status = RunStatus.Busy, File = "Łódź \e\"x\".csv", Seconds = 1.23456, Reason = "being loaded by another run" }));

    [Fact]
    public void An_error_has_name_and_cause_on_one_line()
    {
        var line = RunJson.Line(Outcomes.Failed);
        Assert.DoesNotContain('\n', line);
        using var json = JsonDocument.Parse(line);
        Assert.Equal("HeaderException", json.RootElement.GetProperty("error").GetProperty("name").GetString());
        Assert.Equal(Outcomes.Failed.ErrorCause, json.RootElement.GetProperty("error").GetProperty("cause").GetString());
    }

    [Fact]
    public async Task Standard_output_is_one_line_a_file_and_nothing_else()
    {
        using var run = new CommandRun
        {
            Etl = new FakeEtl((request, progress, _) =>
            {
                progress.StageStarted(RunStage.Split, null, null);
                progress.StageEnded(RunStage.Split);
                return Task.FromResult(Outcomes.Loaded with { File = request.File });
            }),
        };
        Assert.Equal(0, await run.InvokeAsync(["run", "a.csv", "b.csv", "--json"]));
        Assert.Equal(
            ["a.csv", "b.csv"],
            run.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("file").GetString()));
        Assert.Contains("b.csv: split: done", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_means_no_progress()
    {
        using var run = new CommandRun
        {
            Etl = new FakeEtl((_, progress, _) =>
            {
                progress.StageStarted(RunStage.Process, 1, 10);
                progress.Note("retrying");
                progress.StageEnded(RunStage.Process);
                return Task.FromResult(Outcomes.Loaded);
            }),
        };
        await run.InvokeAsync(["run", "a.csv", "--quiet"]);
        Assert.Equal("", run.Error);
        Assert.StartsWith("Loaded ", run.Out, StringComparison.Ordinal);
    }
}
