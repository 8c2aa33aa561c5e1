using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.States;

public sealed class ParallelAndInlineMapTests
{
    private const string TwoBranches = """
        "Type":"Parallel","Branches":[
          {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:a","Parameters":{"v.$":"$.x"},"End":true}}},
          {"StartAt":"B","States":{"B":{"Type":"Task","Resource":"arn:b","Next":"B2"},"B2":{"Type":"Succeed"}}}]
        """;

    [Fact]
    public async Task Branches_get_the_input_and_give_an_array()
    {
        var result = await new Machine().RunAsync(Machine.Single(TwoBranches), """{"x":1}""");

        Machine.SameJson("""[{"v":1},{"x":1}]""", result.Output);
        Assert.Equal(["A", "B", "B2", "S"], Machine.Entered(result).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task First_branch_to_fail_stops_the_others_and_gives_its_error()
    {
        var machine = new Machine
        {
            Time = new FakeTime { AutoAdvance = false },
            Resources = new FakeResources
            {
                Task = async (invocation, ct) =>
                {
                    if (invocation.Resource == "arn:b")
                    {
                        throw new TaskFailedException("Boom", "b");
                    }

                    await Task.Delay(Timeout.Infinite, ct);
                    return null;
                },
            },
        };

        var result = await machine.RunAsync(Machine.Single(TwoBranches), """{"x":1}""");

        Assert.Equal(("Boom", "b", "S"), (result.Error, result.Cause, result.FinalState));
        Assert.Contains(result.History, e => e.Type == HistoryEventType.ParallelStateFailed);
    }

    [Fact]
    public async Task Parallel_is_retried_and_caught_as_a_whole()
    {
        var machine = new Machine
        {
            Resources = new FakeResources { Task = (i, _) => i.Resource == "arn:b" ? throw new TaskFailedException("Boom", null) : new(i.Parameters) },
        };

        var result = await machine.RunAsync(
            """{"StartAt":"S","States":{"C":{"Type":"Succeed"},"S":{""" + TwoBranches
            + ""","End":true,"Retry":[{"ErrorEquals":["Boom"],"MaxAttempts":2}],"Catch":[{"ErrorEquals":["Boom"],"Next":"C","ResultPath":"$.e"}]}}}""",
            """{"x":1}""");

        Machine.SameJson("""{"x":1,"e":{"Error":"Boom"}}""", result.Output);
        Assert.Equal(3, machine.Resources.Invocations.Count(invocation => invocation.Resource == "arn:b"));
    }

    [Theory]
    [InlineData("", "[1,2,3]", "[1,2,3]")]
    [InlineData("", "[]", "[]")]
    [InlineData(",\"ItemsPath\":\"$.list\"", "{\"list\":[\"a\"]}", "[\"a\"]")]
    [InlineData(",\"ItemsPath\":\"$.list\",\"ItemSelector\":{\"i.$\":\"$$.Map.Item.Index\",\"v.$\":\"$$.Map.Item.Value\",\"all.$\":\"$.k\"}",
        "{\"list\":[\"a\",\"b\"],\"k\":9}", "[{\"i\":0,\"v\":\"a\",\"all\":9},{\"i\":1,\"v\":\"b\",\"all\":9}]")]
    [InlineData(",\"ItemsPath\":\"$.list\",\"Parameters\":{\"v.$\":\"$$.Map.Item.Value\"},\"ResultSelector\":{\"r.$\":\"$[0].v\"},\"ResultPath\":\"$.k\"",
        "{\"list\":[5]}", "{\"list\":[5],\"k\":{\"r\":5}}")]
    public async Task Map_runs_every_item(string fields, string input, string output)
    {
        var result = await new Machine().RunAsync(Map(fields), input);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        Machine.SameJson(output, result.Output);
    }

    [Fact]
    public async Task States_of_an_iteration_see_their_item_in_the_context()
    {
        var result = await new Machine().RunAsync(
            Machine.Single("""
                "Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","Parameters":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value.n"},"End":true}}}
                """),
            """[{"n":5},{"n":6}]""");

        Machine.SameJson("""[{"i":0,"v":5},{"i":1,"v":6}]""", result.Output);
    }

    [Theory]
    [InlineData(",\"MaxConcurrency\":2", 2)]
    [InlineData(",\"MaxConcurrencyPath\":\"$.max\"", 3)]
    [InlineData("", 4)]
    [InlineData(",\"MaxConcurrency\":9", 4)]
    public async Task Concurrency_is_bounded(string fields, int expected)
    {
        var (running, most) = (0, 0);
        var gate = new Lock();
        var machine = new Machine
        {
            Options = options => options with { InlineConcurrencyLimit = 4 },
            Resources = new FakeResources
            {
                Task = async (invocation, ct) =>
                {
                    lock (gate)
                    {
                        most = Math.Max(most, ++running);
                    }

                    await Task.Delay(5, ct);
                    lock (gate)
                    {
                        running--;
                    }

                    return invocation.Parameters;
                },
            },
        };

        var result = await machine.RunAsync(Map(",\"ItemsPath\":\"$.list\"" + fields, "Task"), """{"max":3,"list":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]}""");

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.Equal(expected, most);
    }

    [Theory]
    [InlineData("{\"list\":5}")]
    [InlineData("{}")]
    public async Task Items_that_are_no_array_fail(string input)
        => Assert.Equal("States.Runtime", (await new Machine().RunAsync(Map(",\"ItemsPath\":\"$.list\""), input)).Error);

    [Fact]
    public async Task Failed_iteration_fails_the_map_under_its_own_error()
    {
        var machine = new Machine
        {
            Resources = new FakeResources { Task = (i, _) => i.Parameters!.GetValue<int>() == 2 ? throw new TaskFailedException("Two", "2") : new(i.Parameters) },
        };

        var result = await machine.RunAsync(Map(",\"MaxConcurrency\":1", "Task"), "[1,2,3]");

        Assert.Equal("Two", result.Error);
        Assert.Equal(2, machine.Resources.Invocations.Count);
        Assert.Equal(1, Assert.Single(result.History, e => e.Type == HistoryEventType.MapIterationFailed).Index);
    }

    private static string Map(string fields, string type = "Pass") => Machine.Single(
        "\"Type\":\"Map\"" + fields + ",\"ItemProcessor\":{\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"" + type + "\",\"Resource\":\"arn:i\",\"End\":true}}}")
        .Replace(type == "Pass" ? "\"Resource\":\"arn:i\"," : "\0", "", StringComparison.Ordinal);
}
