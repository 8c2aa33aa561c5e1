using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests;

public sealed class StateMachineExecutorTests
{
    private const string Task = """ "Type":"Task","Resource":"arn:aws:states:::lambda:invoke" """;

    [Fact]
    public async Task Flow_of_states_ends_with_the_last_output()
    {
        var result = await new Machine().RunAsync("""
            {"StartAt":"A","States":{
              "A":{"Type":"Pass","Result":{"n":2},"ResultPath":"$.a","Next":"B"},
              "B":{"Type":"Choice","Choices":[{"Variable":"$.a.n","NumericGreaterThan":1,"Next":"C"}],"Default":"F"},
              "C":{"Type":"Wait","Seconds":5,"Next":"D"},
              "D":{"Type":"Succeed","OutputPath":"$.a"},
              "F":{"Type":"Fail","Error":"No"}}}
            """, """{"x":1}""");

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Machine.SameJson("""{"n":2}""", result.Output);
        Assert.Equal(["A", "B", "C", "D"], Machine.Entered(result));
        Assert.Equal("D", result.FinalState);
    }

    [Fact]
    public async Task History_has_the_events_of_Step_Functions_in_order()
    {
        var result = await new Machine().RunAsync(Machine.Single(Task));

        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"],
            result.History.Select(e => e.Type.ToString()));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], result.History.Select(e => e.Id));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], result.History.Select(e => e.PreviousEventId));
    }
}
