using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Tests.Fixtures;

namespace Etl.Functions.Tests.Definitions;

/// <summary>The definition and the functions agree on names.</summary>
public class DefinitionTests
{
    private const string Invoke = "arn:aws:states:::lambda:invoke";

    /// <summary>AWS, "Handling Lambda service exceptions" and "Lambda function errors".</summary>
    private static readonly HashSet<string> AwsErrors =
    [
        "Lambda.TooManyRequestsException", "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
        "Lambda.ClientExecutionTimeoutException", "Lambda.Unknown", "Runtime.ExitError", "Runtime.OutOfMemory", "Sandbox.Timedout",
    ];

    private static readonly string Text = RepositoryFiles.Read("statemachine/etl.asl.json");

    private static readonly IReadOnlyList<(string Name, JsonObject State)> States = [.. All(JsonNode.Parse(Text)!.AsObject())];

    private static IEnumerable<(string Name, JsonObject State)> Functions => States.Where(one => (string?)one.State["Resource"] == Invoke);

    [Fact]
    public void Every_error_that_the_definition_names_exists()
    {
        var types = Concrete(typeof(EtlException));
        var named = States.SelectMany(one => Handlers(one.State, "Retry").Concat(Handlers(one.State, "Catch"))).SelectMany(Errors).Distinct();

        Assert.DoesNotContain(named, error => !error.StartsWith("States.", StringComparison.Ordinal) && !AwsErrors.Contains(error) && !types.Contains(error));
    }

    [Fact]
    public void What_a_retry_does_not_mend_is_never_retried()
    {
        var terminal = Concrete(typeof(TerminalException));

        // Abandon is tried again whatever happens: nobody else cleans up.
        foreach (var (name, state) in Functions.Where(one => one.Name != "Abandon"))
        {
            var never = Handlers(state, "Retry").First(retrier => Errors(retrier).Any(terminal.Contains));
            Assert.Equal(0, (int)never["MaxAttempts"]!);
            Assert.True(terminal.SetEquals(Errors(never)), $"{name}: {string.Join(", ", terminal.Except(Errors(never)))}");
        }
    }

    [Fact]
    public void What_may_pass_is_retried()
    {
        foreach (var (name, state) in Functions)
        {
            foreach (var error in Concrete(typeof(TransientException)).Where(error => name != "Reduce" || error is not (nameof(ChunkTimeoutException) or nameof(FunctionTimeoutException))))
            {
                var retrier = Handlers(state, "Retry").FirstOrDefault(one => Errors(one).Contains(error) || Errors(one).Contains("States.TaskFailed"));
                Assert.True((int?)retrier?["MaxAttempts"] > 0, $"{name} does not retry {error}.");
            }
        }
    }

    [Fact]
    public void A_merge_is_not_retried_on_a_timeout()
    {
        var reduce = States.Single(one => one.Name == "Reduce").State;
        foreach (var error in new[] { "States.Timeout", "Sandbox.Timedout", nameof(ChunkTimeoutException), nameof(FunctionTimeoutException) })
        {
            Assert.Equal(0, (int)Handlers(reduce, "Retry").First(retrier => Errors(retrier).Contains(error))["MaxAttempts"]!);
        }
    }

    [Fact]
    public void Every_substitution_is_bound_and_every_function_is_called()
    {
        var used = Regex.Matches(Text, @"\$\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["name"].Value).ToHashSet();

        Assert.Equal(Host.Substitutions().Keys.Order(), used.Order());
    }

    [Fact]
    public void A_state_waits_as_long_as_its_function_may_run() => Assert.All(Functions, one =>
        Assert.Equal((one.Name, Row(one.State).TimeoutMinutes * 60), (one.Name, (int)one.State["TimeoutSeconds"]!)));

    [Fact]
    public void Functions_that_take_chunks_are_those_that_maps_call()
    {
        var called = States.Where(one => one.State.ContainsKey("ItemProcessor"))
            .SelectMany(one => All(one.State["ItemProcessor"]!.AsObject()).Select(inner => Row(inner.State)));

        Assert.Equal(FunctionTable.All.Where(function => function.TakesChunks), called);
    }

    [Fact]
    public void Errors_before_the_commit_are_abandoned_and_errors_after_it_never()
    {
        foreach (var (name, state) in States.Where(one => one.State.ContainsKey("Catch")))
        {
            var next = Handlers(state, "Catch").Select(catcher => (string)catcher["Next"]!).Distinct().Single();
            var expected = name switch
            {
                "Finish" or "PublishResult" or "MarkPublished" => "DescribeUnfinished",
                "Abandon" => "DescribeFailure",
                "NotifyFailure" => "Failed",
                _ => "Abandon",
            };
            Assert.Equal((name, expected), (name, next));
        }
    }

    [Fact]
    public void Every_state_says_what_it_is_for() => Assert.All(States, one => Assert.False(string.IsNullOrEmpty((string?)one.State["Comment"]), one.Name));

    /// <summary>All states, those inside Maps included.</summary>
    internal static IEnumerable<(string Name, JsonObject State)> All(JsonObject machine)
    {
        foreach (var (name, node) in machine["States"]!.AsObject())
        {
            var state = node!.AsObject();
            yield return (name, state);
            if (state["ItemProcessor"] is not JsonObject inner)
            {
                continue;
            }

            foreach (var one in All(inner))
            {
                yield return one;
            }
        }
    }

    /// <summary>The row of the function that a state calls.</summary>
    private static FunctionRow Row(JsonObject state)
    {
        var called = (string)state["Parameters"]!["FunctionName"]!;
        return FunctionTable.All.Single(function => called == $"${{{function.Name}Function}}");
    }

    private static IEnumerable<JsonObject> Handlers(JsonObject state, string field) => state[field]?.AsArray().Select(one => one!.AsObject()) ?? [];

    private static IEnumerable<string> Errors(JsonObject handler) => handler["ErrorEquals"]!.AsArray().Select(error => (string)error!);

    private static HashSet<string> Concrete(Type root) =>
        [.. typeof(EtlException).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(root)).Select(type => type.Name)];
}
