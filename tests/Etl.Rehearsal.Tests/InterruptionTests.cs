using System.Text.Json.Nodes;
using Etl.Aws.Servers.S3.Faults;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Running;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests;

/// <summary>Environments and executions that die in the middle of their work. In a deployment of their own: what is killed is nobody else's.</summary>
public sealed class InterruptionTests(Account account)
{
    private const int Records = 600;

    [Fact]
    public async Task A_killed_environment_is_replaced_and_its_chunk_is_loaded_once()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The moment of the kill is told by the S3 server of the tests' own.");
        var deployment = await account.DeploymentAsync("interruptions");
        var rehearsal = await Rehearsal.BeginAsync(account, deployment);
        var environments = await deployment.EnvironmentsAsync();
        var input = await DropAsync(rehearsal);
        OnceInChunk(rehearsal, () =>
        {
            foreach (var process in environments.Live.Where(one => one.Function.Name == Names.Of("Process")))
            {
                process.Kill();
            }
        });

        var (execution, result) = await rehearsal.RunAsync(input);

        Assert.Equal((ExecutionStatus.Succeeded, "Done"), (result.Status, result.FinalState));
        Assert.Equal(["Runtime.ExitError"], execution.ErrorsOf("ProcessChunk"));
        Assert.Equal(OrdersFile.Rows(Records), await rehearsal.RowsAsync());
        Assert.Equal(Records, (int)JsonNode.Parse(Assert.Single(await rehearsal.ResultsAsync()).Body)!["accounts"]!["inserted"]!);
    }

    [Fact]
    public async Task The_execution_after_an_aborted_one_takes_over_and_does_not_wait_for_its_leases()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The moment of the abort is told by the S3 server of the tests' own.");
        var rehearsal = await Rehearsal.BeginAsync(account, await account.DeploymentAsync("interruptions"));
        var (input, aborted) = await AbortAsync(rehearsal);

        var (execution, result) = await rehearsal.RunAsync(input);

        Assert.Equal("Done", result.FinalState);
        var plan = execution.AnswerOf("Split");
        Assert.Equal((2, true), ((int)plan["fence"]!, (bool)plan["resumed"]!));
        Assert.Equal((string)aborted.AnswerOf("Split")["runId"]!, (string)plan["runId"]!);
        Assert.Empty(execution.ErrorsOf("ProcessChunk"));
        Assert.Contains(account.Executions.Calls, call => call.Resource == aborted.Id && call.AccessKey == Names.AccessKey("Split"));
        Assert.Equal(OrdersFile.Rows(Records), await rehearsal.RowsAsync());
        Assert.Single(await rehearsal.ResultsAsync());
    }

    [Fact]
    public async Task The_event_of_an_aborted_execution_gives_its_claim_up()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The moment of the abort is told by the S3 server of the tests' own.");
        var rehearsal = await Rehearsal.BeginAsync(account, await account.DeploymentAsync("interruptions"));
        var (input, aborted) = await AbortAsync(rehearsal);

        var answer = await rehearsal.CallAsync("Abandon", StatusChange(aborted));

        Assert.Equal(("Fail", "interrupted"), ((string)answer!["next"]!, (string)answer["kind"]!));
        Assert.Contains(rehearsal.KeyOf("orders.csv"), (string)answer["message"]!, StringComparison.Ordinal);

        // Whatever is said of the dead one now, its claim is free.
        account.Tell(aborted.Id, status: null);
        var (execution, result) = await rehearsal.RunAsync(input);
        Assert.Equal("Done", result.FinalState);
        Assert.True((bool)execution.AnswerOf("Split")["resumed"]!);
        Assert.DoesNotContain(account.Executions.Calls, call => call.Resource == aborted.Id);
        Assert.Equal(OrdersFile.Rows(Records), await rehearsal.RowsAsync());
    }

    /// <summary>As EventBridge tells it (Step Functions, "Automating event delivery with EventBridge").</summary>
    private static JsonObject StatusChange(Execution execution) => new()
    {
        ["version"] = "0",
        ["id"] = Guid.NewGuid().ToString(),
        ["detail-type"] = "Step Functions Execution Status Change",
        ["source"] = "aws.states",
        ["account"] = Names.Account,
        ["region"] = Names.Region,
        ["resources"] = new JsonArray(execution.Id),
        ["detail"] = new JsonObject
        {
            ["executionArn"] = execution.Id,
            ["stateMachineArn"] = $"arn:aws:states:{Names.Region}:{Names.Account}:stateMachine:{Names.StateMachine}",
            ["name"] = execution.Id[(execution.Id.LastIndexOf(':') + 1)..],
            ["status"] = "ABORTED",
            ["input"] = execution.Input,
            ["inputDetails"] = new JsonObject { ["included"] = true },
            ["output"] = null,
            ["outputDetails"] = null,
        },
    };

    private static async Task<string> DropAsync(Rehearsal rehearsal)
    {
        var bytes = OrdersFile.Of(Records);
        var created = await rehearsal.DropAsync("orders.csv", bytes);
        return Rehearsal.With(created, new JsonObject { ["chunkSize"] = bytes.Length / 3, ["maxConcurrency"] = 1 });
    }

    /// <summary>Aborts an execution while it is at its second chunk.</summary>
    private async Task<(string Input, Execution Aborted)> AbortAsync(Rehearsal rehearsal)
    {
        var input = await DropAsync(rehearsal);
        using var abort = new CancellationTokenSource();
        OnceInChunk(rehearsal, abort.Cancel);
        var execution = rehearsal.Start(input, abort.Token);
        var result = await execution.Ended;
        Assert.Equal((ExecutionStatus.Aborted, null, null), (result.Status, result.Error, result.Cause));
        return (input, execution);
    }

    /// <summary>Happens when a worker asks for a later chunk, whose lease it has by then, and gets no answer for a while.</summary>
    private void OnceInChunk(Rehearsal rehearsal, Action happens) => account.StrictS3!.Faults.Add(new S3Fault
    {
        When = request => request.Operation == "GetObject" && request.Key == rehearsal.KeyOf("orders.csv") && request.Bucket == rehearsal.Deployment.Bucket
            && request.Principal == Names.AccessKey("Process") && request.Range?.StartsWith("bytes=15-", StringComparison.Ordinal) == false,
        Meanwhile = happens,
        Delay = TimeSpan.FromSeconds(1),
    });
}
