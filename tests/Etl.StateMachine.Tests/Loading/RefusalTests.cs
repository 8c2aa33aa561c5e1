using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.Loading;

public sealed class RefusalTests
{
    private const string Task = "\"Type\":\"Task\",\"Resource\":\"arn:x\"";
    private const string Map = "\"Type\":\"Map\",";
    private const string Processor = "{\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Succeed\"}}}";
    private const string Distributed
        = "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Succeed\"}}}";

    /// <summary>A single state's fields, and the field that is complained of.</summary>
    public static TheoryData<string, string, string> SingleStates => new()
    {
        { "\"Type\":\"Nothing\"", "Type", "Task, Pass" },
        { "\"Comment\":\"x\"", "Type", "required" },
        { "\"Type\":\"Pass\",\"Resource\":\"x\"", "Resource", "no field of a Pass state" },
        { "\"Type\":\"Pass\",\"Assign\":{}", "Assign", "variables" },
        { "\"Type\":\"Pass\",\"Output\":\"{% 1 %}\"", "Output", "JSONata" },
        { "\"Type\":\"Pass\",\"QueryLanguage\":\"JSONata\"", "QueryLanguage", "JSONata" },
        { "\"Type\":\"Pass\",\"Next\":\"S\"", "Next", "exactly one" },
        { "\"Type\":\"Pass\",\"ResultPath\":\"$.a[*]\"", "ResultPath", "Reference Path" },
        { "\"Type\":\"Pass\",\"ResultPath\":\"$$.Execution\"", "ResultPath", "Context Object" },
        { "\"Type\":\"Pass\",\"Parameters\":[1]", "Parameters", "object" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"a.$\":1}", "Parameters.a.$", "string" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"a\":1,\"a.$\":\"$.b\"}", "Parameters.a.$", "same member" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"x\":[{\"a.$\":\"nothing\"}]}", "Parameters.x[0].a.$", "intrinsic" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"$$.Task.Token\"}", "Parameters.a.$", "task token" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"$$.Execution.RoleArn\"}", "Parameters.a.$", "not in the Context Object" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"States.Array($$.Nothing)\"}", "Parameters.a.$", "not in the Context Object" },
        { "\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"$$.Map.Item.Value\"}", "Parameters.a.$", "inside a Map" },
        { "\"Type\":\"Pass\",\"Result\":\"${Gone}\"", "Result", "${Gone} has no value" },
        { "\"Type\":\"Wait\"", "Seconds", "exactly one" },
        { "\"Type\":\"Wait\",\"Seconds\":1,\"SecondsPath\":\"$.s\"", "Seconds", "exactly one" },
        { "\"Type\":\"Wait\",\"Seconds\":-1", "Seconds", "number" },
        { "\"Type\":\"Wait\",\"Timestamp\":\"tomorrow\"", "Timestamp", "RFC 3339" },
        { "\"Type\":\"Task\"", "Resource", "required" },
        { "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::lambda:invoke.waitForTaskToken\"", "Resource", "task token" },
        { Task + ",\"Credentials\":{}", "Credentials", "roles" },
        { Task + ",\"TimeoutSeconds\":0", "TimeoutSeconds", "number" },
        { Task + ",\"TimeoutSeconds\":5,\"TimeoutSecondsPath\":\"$.t\"", "TimeoutSeconds", "exclude" },
        { Task + ",\"TimeoutSeconds\":5,\"HeartbeatSeconds\":5", "HeartbeatSeconds", "smaller" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[]}]", "Retry[0].ErrorEquals", "at least one" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"States.Nothing\"]}]", "Retry[0].ErrorEquals", "reserved" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"States.ALL\",\"A\"]}]", "Retry[0].ErrorEquals", "alone" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"]},{\"ErrorEquals\":[\"A\"]}]", "Retry[0].ErrorEquals", "last" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"A\"],\"BackoffRate\":0.5}]", "Retry[0].BackoffRate", "number" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"A\"],\"MaxAttempts\":1.5}]", "Retry[0].MaxAttempts", "whole" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"A\"],\"MaxDelaySeconds\":1}]", "Retry[0].MaxDelaySeconds", "greater" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"A\"],\"JitterStrategy\":\"SOME\"}]", "Retry[0].JitterStrategy", "FULL" },
        { Task + ",\"Retry\":[{\"ErrorEquals\":[\"A\"],\"Interval\":1}]", "Retry[0].Interval", "no field of a Retrier" },
        { Task + ",\"Catch\":[{\"ErrorEquals\":[\"A\"],\"Next\":\"Nowhere\"}]", "(transition)", "Nowhere" },
        { Task + ",\"Catch\":[{\"ErrorEquals\":[\"A\"]}]", "Catch[0].Next", "required" },
        { "\"Type\":\"Parallel\",\"Branches\":[]", "Branches", "empty" },
        { "\"Type\":\"Parallel\",\"Branches\":[{\"StartAt\":\"X\",\"States\":{\"I\":{\"Type\":\"Succeed\"}}}]", "Branches[0].StartAt", "'X'" },
        { Map + "\"ItemsPath\":\"$.a\"", "ItemProcessor", "exactly one" },
        { Map + "\"ItemProcessor\":" + Processor + ",\"ItemReader\":{}", "ItemReader", "DISTRIBUTED" },
        { Map + "\"ItemProcessor\":" + Processor + ",\"ToleratedFailureCount\":1", "ToleratedFailureCount", "DISTRIBUTED" },
        { Map + "\"ItemProcessor\":" + Processor + ",\"ItemSelector\":{},\"Parameters\":{}", "ItemSelector", "exclude" },
        { Map + "\"ItemProcessor\":" + Processor + ",\"MaxConcurrency\":1,\"MaxConcurrencyPath\":\"$.m\"", "MaxConcurrency", "exclude" },
        { Map + Distributed + ",\"ItemBatcher\":{}", "ItemBatcher", "batches" },
        { Map + Distributed.Replace("STANDARD", "EXPRESS", StringComparison.Ordinal), "ItemProcessor.ProcessorConfig.ExecutionType", "EXPRESS" },
        { Map + Distributed.Replace("\"Succeed\"", "\"Succeed\",\"InputPath\":\"$$.Map.Item.Value\"", StringComparison.Ordinal), "InputPath", "ItemSelector" },
        { Map + Distributed + ",\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:listObjectsV2\",\"ReaderConfig\":{\"InputType\":\"JSON\"},\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"k\"}}", "ItemReader.Resource", "listObjectsV2" },
        { Map + Distributed + ",\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:getObject\",\"ReaderConfig\":{\"InputType\":\"CSV\"},\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"k\"}}", "ItemReader.ReaderConfig.InputType", "CSV" },
        { Map + Distributed + ",\"ResultWriter\":{\"Resource\":\"arn:aws:states:::s3:putObject\",\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"k\"}}", "ResultWriter.Parameters", "Prefix" },
        { Map + Distributed + ",\"ResultWriter\":{\"Resource\":\"arn:aws:states:::s3:putObject\",\"WriterConfig\":{},\"Parameters\":{\"Bucket\":\"b\",\"Prefix\":\"k\"}}", "ResultWriter.WriterConfig", "default form" },
        { Map + Distributed + ",\"Label\":\"a b\"", "Label", "characters" },
        { Map + Distributed + ",\"ToleratedFailurePercentage\":101", "ToleratedFailurePercentage", "100" },
    };

    [Theory]
    [MemberData(nameof(SingleStates))]
    public void Field_is_refused_by_name(string fields, string field, string message)
    {
        var refused = Assert.Throws<DefinitionException>(() => Machine.Load(Machine.Single(fields)));

        var problem = Assert.Single(refused.Problems);
        Assert.Equal(field, problem.Field);
        Assert.NotNull(problem.State);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", null, "(text)")]
    [InlineData("{", null, "(text)")]
    [InlineData("""{"StartAt":"A","States":{}}""", null, "States")]
    [InlineData("""{"StartAt":"A","StartAt":"A","States":{"A":{"Type":"Succeed"}}}""", null, "(text)")]
    [InlineData("""{"StartAt":"A","Timeout":1,"States":{"A":{"Type":"Succeed"}}}""", null, "Timeout")]
    [InlineData("""{"StartAt":"A","Version":"2.0","States":{"A":{"Type":"Succeed"}}}""", null, "Version")]
    [InlineData("""{"StartAt":"A","QueryLanguage":"JSONata","States":{"A":{"Type":"Succeed"}}}""", null, "QueryLanguage")]
    [InlineData("""{"StartAt":"B","States":{"A":{"Type":"Succeed"}}}""", null, "StartAt")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Succeed"}}}""", "B", "(name)")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}}""", null, "States")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass"}}}""", "A", "Next")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","End":false}}}""", "A", "Next")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"C"}}}""", "A", "(transition)")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Succeed","End":true}}}""", "A", "End")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Fail","InputPath":"$"}}}""", "A", "InputPath")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"x","ErrorPath":"$.e"}}}""", "A", "Error")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[]}}}""", "A", "Choices")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"B"}]},"B":{"Type":"Succeed"}}}""", "A", "Choices[0].Variable")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":"1","Next":"B"}]},"B":{"Type":"Succeed"}}}""", "A", "Choices[0].NumericEquals")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Not":{"Variable":"$.a","IsNull":true,"Next":"B"},"Next":"B"}]},"B":{"Type":"Succeed"}}}""", "A", "Choices[0].Not.Next")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}],"Next":"B"},"B":{"Type":"Succeed"}}}""", "B", "(name)")]
    public void Machine_is_refused(string json, string? state, string field)
    {
        var refused = Assert.Throws<DefinitionException>(() => Machine.Load(json));

        Assert.Contains((state, field), refused.Problems.Select(problem => (problem.State, problem.Field)));
    }

    [Fact]
    public void Every_problem_is_listed()
    {
        var refused = Assert.Throws<DefinitionException>(() => Machine.Load("""
            {"StartAt":"A","States":{"A":{"Type":"Pass","Bogus":1,"InputPath":"x","Next":"B"},"B":{"Type":"Task","Retry":[{"ErrorEquals":["States.X"]}],"End":true}}}
            """));

        Assert.Equal(["A InputPath", "A Bogus", "B Resource", "B Retry[0].ErrorEquals"], refused.Problems.Select(problem => $"{problem.State} {problem.Field}"));
        Assert.Contains("State 'A', Bogus: is no field of a Pass state.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resource_nobody_serves_is_refused_before_the_start()
    {
        var refused = Assert.Throws<DefinitionException>(() => new Machine().Executor(Machine.Single(Task.Replace("arn:x", "unsupported", StringComparison.Ordinal))));

        Assert.Equal(("S", "Resource"), (refused.Problems[0].State, refused.Problems[0].Field));
    }

    [Fact]
    public async Task Substitutions_are_put_into_the_text()
    {
        var definition = StateMachineDefinition.Load(
            Machine.Single("\"Type\":\"Pass\",\"Result\":{\"queue\":\"${Queue}\",\"n\":${Number}}"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Queue"] = "q", ["Number"] = "7", ["Unused"] = "x" });
        var options = new ExecutorOptions { Time = new FakeTime(), Random = new Random(1) };
        var executor = new StateMachineExecutor(definition, new FakeResources(), new FakeObjects(), options);

        var result = await executor.RunAsync(new ExecutionStart { Name = "r", Input = "{}", StateMachineName = "etl" }, observer: null, CancellationToken.None);

        Machine.SameJson("""{"queue":"q","n":7}""", result.Output);
    }
}
