using System.Text.Json.Nodes;
using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.States;

public sealed class TimeoutTests
{
    [Theory]
    [InlineData("\"TimeoutSeconds\":60")]
    [InlineData("\"TimeoutSecondsPath\":\"$.t\"")]
    public async Task Task_is_cancelled_and_times_out(string field)
    {
        var machine = new Machine { Time = new FakeTime { AutoAdvance = false }, Resources = Endless(out var cancelled) };

        var running = machine.RunAsync(Machine.Single("\"Type\":\"Task\",\"Resource\":\"arn:x\"," + field), """{"t":60}""");
        await machine.Time.AdvanceWhenWaitingAsync(TimeSpan.FromSeconds(59));
        Assert.False(cancelled.Task.IsCompleted);
        machine.Time.Advance(TimeSpan.FromSeconds(1));
        var result = await running;

        Assert.Equal((ExecutionStatus.Failed, "States.Timeout"), (result.Status, result.Error));
        Assert.True(cancelled.Task.IsCompleted);
        Assert.Contains(result.History, e => e.Type == HistoryEventType.TaskTimedOut);
    }

    [Fact]
    public async Task Task_that_ignores_its_cancellation_is_left_behind_after_the_grace()
    {
        var never = new TaskCompletionSource<JsonNode?>();
        var machine = new Machine { Resources = new FakeResources { Task = (_, _) => new(never.Task) } };

        var result = await machine.RunAsync(Machine.Single("\"Type\":\"Task\",\"Resource\":\"arn:x\",\"TimeoutSeconds\":60"));

        Assert.Equal("States.Timeout", result.Error);
        Assert.Contains(TimeSpan.FromSeconds(30), machine.Time.Waits);
    }

    [Fact]
    public async Task Execution_times_out_past_every_catch()
    {
        var machine = new Machine { Time = new FakeTime { AutoAdvance = false } };
        var running = machine.RunAsync("""
            {"StartAt":"P","TimeoutSeconds":10,"States":{"P":{"Type":"Parallel","Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}],"End":true,
             "Branches":[{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":99,"End":true}}}]},"C":{"Type":"Succeed"}}}
            """);
        await machine.Time.AdvanceWhenWaitingAsync(TimeSpan.FromSeconds(10), timers: 2);
        var result = await running;

        Assert.Equal((ExecutionStatus.TimedOut, "States.Timeout", "P"), (result.Status, result.Error, result.FinalState));
        Assert.Equal(HistoryEventType.ExecutionTimedOut, result.History[^1].Type);
    }

    [Fact]
    public async Task Abort_reaches_the_running_task_and_passes_every_catch()
    {
        using var abort = new CancellationTokenSource();
        var machine = new Machine { Time = new FakeTime { AutoAdvance = false }, Resources = Endless(out var cancelled) };

        var running = machine.RunAsync(
            """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:x","End":true,"Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}]},"C":{"Type":"Succeed"}}}""",
            ct: abort.Token);
        while (machine.Resources.Invocations.IsEmpty)
        {
            await Task.Delay(1);
        }

        await abort.CancelAsync();
        var result = await running;

        Assert.Equal((ExecutionStatus.Aborted, "S"), (result.Status, result.FinalState));
        Assert.True(cancelled.Task.IsCompleted);
        Assert.Equal(HistoryEventType.ExecutionAborted, result.History[^1].Type);
    }

    [Fact]
    public async Task History_limit_fails_the_execution_with_its_last_event()
    {
        var machine = new Machine { Options = options => options with { HistoryLimit = 50 } };

        var result = await machine.RunAsync(
            """{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$$.State.Name","StringEquals":"Z","Next":"E"}],"Default":"B"},"B":{"Type":"Pass","Next":"A"},"E":{"Type":"Succeed"}}}""");

        Assert.Equal((ExecutionStatus.Failed, "States.Runtime", 50), (result.Status, result.Error, result.History.Count));
        Assert.Contains("maximum number of history events (50)", result.Cause, StringComparison.Ordinal);
    }

    private static FakeResources Endless(out TaskCompletionSource cancelled)
    {
        var seen = new TaskCompletionSource();
        cancelled = seen;
        return new FakeResources
        {
            Task = async (_, ct) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, ct);
                }
                finally
                {
                    seen.SetResult();
                }

                return null;
            },
        };
    }
}
