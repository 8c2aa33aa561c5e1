using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.States;

public sealed class DataFlowTests
{
    private const string Task = "\"Type\":\"Task\",\"Resource\":\"arn:x\"";
    private const string Pass = "\"Type\":\"Pass\"";

    [Theory]
    [InlineData(Pass, "{\"a\":1}", "{\"a\":1}")]
    [InlineData(Pass + ",\"InputPath\":\"$.a\"", "{\"a\":1}", "1")]
    [InlineData(Pass + ",\"InputPath\":null", "{\"a\":1}", "{}")]
    [InlineData(Pass + ",\"OutputPath\":null", "{\"a\":1}", "{}")]
    [InlineData(Pass + ",\"OutputPath\":\"$.a\"", "{\"a\":1}", "1")]
    [InlineData(Pass + ",\"Result\":null", "{\"a\":1}", "null")]
    [InlineData(Pass + ",\"Result\":7,\"ResultPath\":\"$.b.c\"", "{\"a\":1}", "{\"a\":1,\"b\":{\"c\":7}}")]
    [InlineData(Pass + ",\"Result\":7,\"ResultPath\":\"$.a[1]\"", "{\"a\":[1,2]}", "{\"a\":[1,7]}")]
    [InlineData(Pass + ",\"Result\":7,\"ResultPath\":null", "{\"a\":1}", "{\"a\":1}")]
    [InlineData(Pass + ",\"InputPath\":\"$.a\",\"ResultPath\":\"$.c\"", "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1},\"c\":{\"x\":1}}")]
    [InlineData(Pass + ",\"Parameters\":{\"k\":[{\"v.$\":\"$.a\"}],\"id.$\":\"$$.Execution.Id\"}", "{\"a\":1}",
        "{\"k\":[{\"v\":1}],\"id\":\"arn:aws:states:local:000000000000:execution:etl:run-1\"}")]
    [InlineData(Pass + ",\"Parameters\":{\"c.$\":\"$$\"},\"OutputPath\":\"$.c.State\"", "{}",
        "{\"EnteredTime\":\"2030-01-31T12:00:00.000Z\",\"Name\":\"S\",\"RetryCount\":0}")]
    [InlineData(Pass + ",\"InputPath\":\"$$.Execution.Input.a\"", "{\"a\":1}", "1")]
    [InlineData(Task + ",\"Parameters\":{\"p.$\":\"$.a\"},\"ResultSelector\":{\"r.$\":\"$.p\"},\"ResultPath\":\"$.t\",\"OutputPath\":\"$.t\"", "{\"a\":1}", "{\"r\":1}")]
    [InlineData(Task + ",\"InputPath\":\"$.a\",\"ResultPath\":\"$.t\"", "{\"a\":{\"b\":2}}", "{\"a\":{\"b\":2},\"t\":{\"b\":2}}")]
    public async Task Data_is_shaped(string fields, string input, string output)
    {
        var result = await new Machine().RunAsync(Machine.Single(fields), input);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        Machine.SameJson(output, result.Output);
    }

    [Theory]
    [InlineData(Pass + ",\"OutputPath\":\"$.x\"", "States.Runtime")]
    [InlineData(Pass + ",\"Parameters\":{\"p.$\":\"$.x\"}", "States.ParameterPathFailure")]
    [InlineData(Pass + ",\"Result\":1,\"ResultPath\":\"$.a[5]\"", "States.ResultPathMatchFailure")]
    [InlineData(Pass + ",\"Result\":1,\"ResultPath\":\"$.s.x\"", "States.ResultPathMatchFailure")]
    [InlineData(Task + ",\"TimeoutSecondsPath\":\"$.s\"", "States.Runtime")]
    [InlineData("\"Type\":\"Wait\",\"SecondsPath\":\"$.x\"", "States.Runtime")]
    [InlineData("\"Type\":\"Wait\",\"TimestampPath\":\"$.s\"", "States.Runtime")]
    public async Task Data_that_does_not_fit_fails(string fields, string error)
        => Assert.Equal(error, (await new Machine().RunAsync(Machine.Single(fields), """{"a":[1],"s":"text"}""")).Error);

    [Theory]
    [InlineData("\"Error\":\"E\",\"Cause\":\"C\"", "E", "C")]
    [InlineData("\"ErrorPath\":\"$.e\",\"CausePath\":\"States.Format('{}!', $.c)\"", "FromData", "because!")]
    [InlineData("\"Comment\":\"none\"", null, null)]
    public async Task Fail_reports_error_and_cause(string fields, string? error, string? cause)
    {
        var result = await new Machine().RunAsync(
            """{"StartAt":"F","States":{"F":{"Type":"Fail",""" + fields + "}}}", """{"e":"FromData","c":"because"}""");

        Assert.Equal((ExecutionStatus.Failed, error, cause), (result.Status, result.Error, result.Cause));
    }

    [Theory]
    [InlineData("\"Seconds\":90", 90)]
    [InlineData("\"SecondsPath\":\"$.s\"", 30)]
    [InlineData("\"Timestamp\":\"2030-01-31T12:01:00Z\"", 60)]
    [InlineData("\"TimestampPath\":\"$.t\"", 3600)]
    [InlineData("\"Timestamp\":\"2029-01-31T12:01:00Z\"", 0)]
    [InlineData("\"Seconds\":8640000", 8640000)]
    public async Task Wait_takes_its_time(string fields, int seconds)
    {
        var machine = new Machine();
        var start = machine.Time.GetUtcNow();

        var result = await machine.RunAsync(Machine.Single("\"Type\":\"Wait\"," + fields), """{"s":30,"t":"2030-01-31T14:00:00+01:00"}""");

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), machine.Time.GetUtcNow() - start);
    }

    [Theory]
    [InlineData(262_144, true)]
    [InlineData(262_145, false)]
    public async Task Payload_limit_is_in_bytes_and_passes_itself(int bytes, bool passes)
    {
        // Two quotes, one character of 2 bytes, the rest of 1.
        var machine = new Machine { Resources = new FakeResources { Task = (_, _) => new("é" + new string('x', bytes - 4)) } };

        var result = await machine.RunAsync(Machine.Single(Task));

        Assert.Equal(passes ? null : "States.DataLimitExceeded", result.Error);
    }

    [Theory]
    [InlineData("States.ALL", false)]
    [InlineData("States.TaskFailed", false)]
    [InlineData("States.DataLimitExceeded", true)]
    public async Task Exceeded_payload_limit_is_caught_by_its_own_name_only(string caught, bool isCaught)
    {
        var machine = new Machine { Resources = new FakeResources { Task = (_, _) => new(new string('x', 300_000)) } };

        var result = await machine.RunAsync(
            """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:x","Retry":[{"ErrorEquals":["A"]}],"Catch":[{"ErrorEquals":[""" + $"\"{caught}\""
            + """],"Next":"C"}],"End":true},"C":{"Type":"Succeed"}}}""");

        Assert.Equal(isCaught ? ExecutionStatus.Succeeded : ExecutionStatus.Failed, result.Status);
    }

    [Fact]
    public async Task Input_that_is_no_JSON_or_too_large_does_not_start()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => new Machine().RunAsync(Machine.Single(Pass), "{"));
        await Assert.ThrowsAsync<ArgumentException>(() => new Machine().RunAsync(Machine.Single(Pass), $"\"{new string('x', 262_143)}\""));
    }
}
