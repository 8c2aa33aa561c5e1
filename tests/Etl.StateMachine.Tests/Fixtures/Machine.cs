using System.Text.Json.Nodes;

namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>Runs definitions with fakes around them.</summary>
internal sealed record Machine
{
    public FakeResources Resources { get; init; } = new();

    public FakeObjects Objects { get; init; } = new();

    public FakeTime Time { get; init; } = new();

    public IExecutionObserver? Observer { get; init; }

    public Func<ExecutorOptions, ExecutorOptions> Options { get; init; } = options => options;

    public static StateMachineDefinition Load(string json) => StateMachineDefinition.Load(json, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>A machine of one state, which ends it.</summary>
    public static string Single(string fields) => """{"StartAt":"S","States":{"S":{""" + fields + ""","End":true}}}""";

    public Task<ExecutionResult> RunAsync(string definition, string input = "{}", CancellationToken ct = default)
        => Executor(definition).RunAsync(new ExecutionStart { Name = "run-1", Input = input, StateMachineName = "etl" }, Observer, ct);

    public StateMachineExecutor Executor(string definition)
        => new(Load(definition), Resources, Objects, Options(new ExecutorOptions { Time = Time, Random = new Random(1) }));

    /// <summary>The states entered, in order.</summary>
    public static IEnumerable<string> Entered(ExecutionResult result) => result.History
        .Where(e => e.Type.ToString().EndsWith("StateEntered", StringComparison.Ordinal))
        .Select(e => e.StateName!);

    public static void SameJson(string expected, JsonNode? actual)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nactual   {actual?.ToJsonString() ?? "null"}");
}
