using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.States;

public sealed class RetryAndCatchTests
{
    [Theory]
    [InlineData("\"IntervalSeconds\":2,\"BackoffRate\":3,\"MaxAttempts\":4", 4, new double[] { 2, 6, 18, 54 })]
    [InlineData("\"IntervalSeconds\":2,\"BackoffRate\":3,\"MaxAttempts\":4,\"MaxDelaySeconds\":10", 4, new double[] { 2, 6, 10, 10 })]
    [InlineData("\"Comment\":\"defaults\"", 3, new double[] { 1, 2, 4 })]
    [InlineData("\"BackoffRate\":1.5,\"JitterStrategy\":\"NONE\"", 2, new double[] { 1, 1.5 })]
    [InlineData("\"MaxAttempts\":0", 0, new double[0])]
    public async Task Retries_wait(string fields, int failures, double[] seconds)
    {
        var machine = new Machine { Resources = FakeResources.FailingFirst(failures, "Busy") };

        var result = await machine.RunAsync(WithRetry($$"""{"ErrorEquals":["Busy"],{{fields}}}"""));

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.Equal(seconds, machine.Time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(Enumerable.Range(0, failures + 1), machine.Resources.Invocations.Select(invocation => invocation.RetryCount));
    }

    [Fact]
    public async Task Events_of_an_attempt_say_how_many_came_before_it()
    {
        var machine = new Machine { Resources = FakeResources.FailingFirst(2, "Busy") };

        var result = await machine.RunAsync(WithRetry("""{"ErrorEquals":["Busy"]}"""));

        Assert.Equal(
            [
                "TaskStateEntered 0", "TaskScheduled 0", "TaskStarted 0", "TaskFailed 0", "TaskScheduled 1", "TaskStarted 1", "TaskFailed 1",
                "TaskScheduled 2", "TaskStarted 2", "TaskSucceeded 2", "TaskStateExited 0",
            ],
            result.History.Where(e => e.StateName is not null).Select(e => $"{e.Type} {e.RetryCount}"));
    }

    [Fact]
    public async Task Attempts_run_out()
    {
        var machine = new Machine { Resources = FakeResources.Failing("Busy") };

        var result = await machine.RunAsync(WithRetry("""{"ErrorEquals":["Busy"],"MaxAttempts":2}"""));

        Assert.Equal(("Busy", "attempt 2"), (result.Error, result.Cause));
        Assert.Equal(3, machine.Resources.Invocations.Count);
    }

    [Fact]
    public async Task Full_jitter_spreads_waits_between_nothing_and_the_interval()
    {
        var machine = new Machine { Resources = FakeResources.FailingFirst(200, "Busy") };

        await machine.RunAsync(WithRetry("""{"ErrorEquals":["Busy"],"IntervalSeconds":1,"BackoffRate":2,"MaxAttempts":300,"MaxDelaySeconds":8,"JitterStrategy":"FULL"}"""));

        var waits = machine.Time.Waits.Select(wait => wait.TotalSeconds).ToArray();
        Assert.InRange(waits[0], 0, 1);
        Assert.InRange(waits[1], 0, 2);
        Assert.All(waits, wait => Assert.InRange(wait, 0, 8));
        Assert.Contains(waits, wait => wait > 7);
        Assert.InRange(waits.Skip(3).Average(), 3.2, 4.8);
    }

    [Fact]
    public async Task Each_retrier_counts_its_own_attempts_and_the_context_counts_all()
    {
        var errors = new Queue<string>(["A", "B", "A", "B"]);
        var machine = new Machine
        {
            Resources = new FakeResources { Task = (i, _) => errors.TryDequeue(out var error) ? throw new TaskFailedException(error, null) : new(i.Parameters) },
        };

        var result = await machine.RunAsync(WithRetry(
            """{"ErrorEquals":["A"],"MaxAttempts":2},{"ErrorEquals":["States.ALL"],"MaxAttempts":2}""", "\"Parameters\":{\"n.$\":\"$$.State.RetryCount\"},"));

        Machine.SameJson("""{"n":4}""", result.Output);
    }

    [Fact]
    public async Task First_matching_retrier_decides_even_when_spent()
    {
        var machine = new Machine { Resources = FakeResources.Failing("Terminal") };

        var result = await machine.RunAsync(WithRetry("""{"ErrorEquals":["Terminal"],"MaxAttempts":0},{"ErrorEquals":["States.ALL"]}"""));

        Assert.Equal("Terminal", result.Error);
        Assert.Single(machine.Resources.Invocations);
    }

    [Theory]
    [InlineData("Custom", "Custom", true)]
    [InlineData("Custom", "Other", false)]
    [InlineData("Custom", "States.TaskFailed", true)]
    [InlineData("Custom", "States.ALL", true)]
    [InlineData("States.Timeout", "States.TaskFailed", false)]
    [InlineData("States.Timeout", "States.Timeout", true)]
    [InlineData("States.Timeout", "States.ALL", true)]
    [InlineData("States.HeartbeatTimeout", "States.Timeout", true)]
    [InlineData("States.Runtime", "States.ALL", false)]
    [InlineData("States.Runtime", "States.Runtime", false)]
    [InlineData("States.DataLimitExceeded", "States.ALL", false)]
    public async Task Error_is_caught(string error, string errorEquals, bool isCaught)
    {
        var machine = new Machine { Resources = FakeResources.Failing(error) };

        var result = await machine.RunAsync(WithCatch($$"""{"ErrorEquals":["{{errorEquals}}"],"Next":"Caught","ResultPath":"$.e"}"""), """{"x":1}""");

        if (isCaught)
        {
            Machine.SameJson($$$"""{"x":1,"e":{"Error":"{{{error}}}","Cause":"attempt 0"}}""", result.Output);
            Assert.Equal("Caught", result.FinalState);
        }
        else
        {
            Assert.Equal(error, result.Error);
        }
    }

    [Theory]
    [InlineData("", "{\"Error\":\"E\",\"Cause\":\"attempt 0\"}")]
    [InlineData(",\"ResultPath\":null", "{\"x\":1}")]
    public async Task Error_output_goes_where_ResultPath_says(string resultPath, string output)
    {
        var machine = new Machine { Resources = FakeResources.Failing("E") };

        var result = await machine.RunAsync(WithCatch($$"""{"ErrorEquals":["States.ALL"],"Next":"Caught"{{resultPath}}}"""), """{"x":1}""");

        Machine.SameJson(output, result.Output);
    }

    [Fact]
    public async Task Exception_of_a_resource_fails_under_its_short_name()
    {
        var machine = new Machine { Resources = new FakeResources { Task = (_, _) => throw new InvalidDataException("bad") } };

        var result = await machine.RunAsync(WithRetry("""{"ErrorEquals":["X"]}"""));

        Assert.Equal(("InvalidDataException", "bad"), (result.Error, result.Cause));
    }

    private static string WithRetry(string retriers, string fields = "")
        => Machine.Single("\"Type\":\"Task\",\"Resource\":\"arn:x\"," + fields + "\"Retry\":[" + retriers + "]");

    private static string WithCatch(string catchers)
        => """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:x","End":true,"Catch":[""" + catchers + """]},"Caught":{"Type":"Succeed"}}}""";
}
