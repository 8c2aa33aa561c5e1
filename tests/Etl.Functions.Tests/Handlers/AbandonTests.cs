using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Handlers;

public class AbandonTests
{
    private static readonly byte[] Good = "id,name\n1,a\n2,b\n3,c\n"u8.ToArray();

    [Fact]
    public async Task A_refused_file_is_dropped_and_moved_to_failed()
    {
        var host = new Host(TestDatasets.Strict);

        var result = await host.RunAsync(host.Drop("id,name\n1,a\nx,b\n"u8.ToArray()), new LoadOptions());

        Assert.Equal("TooManyRejectsException", result.Error);
        var run = host.Tables.Runs.Values.Single();
        Assert.Equal((RunState.Abandoned, 0), (run.State, run.Chunks.Count));
        Assert.Single(host.Store.Keys, key => key.StartsWith("failed/", StringComparison.Ordinal) && key.EndsWith("/test.csv", StringComparison.Ordinal));
        Assert.DoesNotContain("incoming/test.csv", host.Store.Keys);
        Assert.Contains("moved to failed/", (string)host.Alerts.Single()["Message"]!, StringComparison.Ordinal);
        Assert.Equal(3, host.Rejects().Single().Line);
    }

    [Fact]
    public async Task An_interrupted_load_stays_and_only_what_is_missing_is_done_again()
    {
        var host = new Host(TestDatasets.Strict);
        var file = host.Drop(Good);
        host.Before = (name, _) =>
        {
            if (name == "Process" && host.Calls.Count(call => call == "Process") > 2)
            {
                throw new DatabaseUnavailableException("It is gone.");
            }
        };
        var options = new LoadOptions { ChunkSize = 4, MaxConcurrency = 1 };

        var first = await host.RunAsync(file, options);

        Assert.Equal(ExecutionStatus.Failed, first.Status);
        Assert.Contains("incoming/test.csv", host.Store.Keys);
        Assert.Equal(2, host.Tables.Runs.Values.Single().Chunks.Values.Count(chunk => chunk.Report is not null));
        Assert.Contains(file.Version, (string)host.Alerts.Single()["Message"]!, StringComparison.Ordinal);

        host.Before = null;
        host.Calls.Clear();
        var second = await host.RunAsync(file, options);

        Assert.Equal(ExecutionStatus.Succeeded, second.Status);
        Assert.Equal(1, host.Calls.Count(call => call == "Process"));
        Assert.Equal(3, host.Tables.Target.Count);
    }

    [Fact]
    public async Task A_load_found_loaded_is_finished_and_not_abandoned()
    {
        var host = new Host(TestDatasets.Strict);
        host.Sink.After = () => throw new ObjectAccessDeniedException("After the commit.");

        var result = await host.RunAsync(host.Drop(Good), new LoadOptions());

        Assert.Equal((ExecutionStatus.Succeeded, "Done"), (result.Status, result.FinalState));
        Assert.Contains("Abandon", host.Calls);
        Assert.Single(host.Results);
        Assert.Empty(host.Alerts);
        Assert.Equal(3, host.Tables.Target.Count);
        Assert.Single(host.Store.Keys, key => key.StartsWith("processed/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("StaleRunException")]
    [InlineData("TooManyRejectsException")]
    public async Task An_execution_that_lost_its_claim_ends_without_an_alert_and_leaves_the_file_alone(string error)
    {
        var host = new Host(TestDatasets.Strict);
        host.Before = (name, _) =>
        {
            if (name != "Prove")
            {
                return;
            }

            lock (host.Tables.Gate)
            {
                var load = host.Tables.Loads.Values.Single();
                (load.Owner, load.Fence) = ("another execution", load.Fence + 1);
            }

            throw error == "StaleRunException" ? new StaleRunException("Taken over.") : new TooManyRejectsException("Its rejects too.");
        };

        var result = await host.RunAsync(host.Drop(Good), new LoadOptions());

        Assert.Equal((ExecutionStatus.Succeeded, "Busy"), (result.Status, result.FinalState));
        Assert.Empty(host.Alerts);
        Assert.Contains("incoming/test.csv", host.Store.Keys);
        Assert.Equal("another execution", host.Tables.Loads.Values.Single().Owner);
    }

    [Fact]
    public async Task A_claim_that_is_lost_before_there_is_a_plan_is_no_failure_either()
    {
        var host = new Host(TestDatasets.Strict);
        host.Registry.Before = call =>
        {
            if (call != "OpenRunAsync")
            {
                return;
            }

            lock (host.Tables.Gate)
            {
                host.Tables.Loads.Values.Single().Owner = "another execution";
            }

            throw new StaleRunException("Taken over.");
        };

        var result = await host.RunAsync(host.Drop(Good), new LoadOptions());

        Assert.Equal((ExecutionStatus.Succeeded, "Busy"), (result.Status, result.FinalState));
        Assert.Empty(host.Alerts);
    }

    [Fact]
    public async Task An_execution_that_never_had_the_claim_tells_its_failure_although_another_one_has_it()
    {
        var host = new Host(TestDatasets.Strict);
        var file = host.Drop(Good);
        host.Before = (name, _) =>
        {
            if (name == "Process")
            {
                throw new OperationCanceledException("As a killed process leaves it.");
            }

            if (name == "Abandon")
            {
                throw new OperationCanceledException("As a killed process leaves it.");
            }
        };
        await host.RunAsync(file, new LoadOptions());
        host.Alerts.Clear();
        Assert.NotNull(host.Tables.Loads.Values.Single().Owner);
        host.Before = (name, _) =>
        {
            if (name == "Split")
            {
                throw new DatasetException("It has a mistake by now.");
            }
        };

        await host.RunAsync(file, new LoadOptions());

        Assert.Equal("DatasetException", (string)host.Alerts.Single()["MessageAttributes"]!["error"]!["StringValue"]!);
    }

    [Fact]
    public async Task The_alert_about_a_refused_file_is_kept_before_the_file_is_moved()
    {
        var alerts = new KeptAlerts();
        var host = new Host(TestDatasets.Strict, configure: services => services with { Alerts = alerts });
        alerts.Keys = () => host.Store.Keys;

        await host.RunAsync(host.Drop("id,name\n1,a\nx,b\n"u8.ToArray()), new LoadOptions());

        Assert.Equal("TooManyRejectsException", Assert.Single(alerts.Kept).Error);
        Assert.DoesNotContain("incoming/test.csv", host.Store.Keys);
    }

    [Fact]
    public async Task An_alert_names_the_chunk_that_failed_and_what_kind_of_failure_it_is()
    {
        var host = new Host(TestDatasets.Strict);
        host.Before = (name, payload) =>
        {
            if (name != "Process" || (int)payload["item"]!["chunk"]!["index"]! != 1)
            {
                return;
            }

            host.Store.Before = (action, key) =>
            {
                if (action == StoreAction.Read && key == "incoming/test.csv")
                {
                    throw new ObjectAccessDeniedException("Denied.");
                }
            };
        };

        await host.RunAsync(host.Drop(Good), new LoadOptions { ChunkSize = 4, MaxConcurrency = 1 });

        var alert = host.Alerts.Single();
        Assert.Contains("Chunk:   1, bytes 12 to 16", (string)alert["Message"]!, StringComparison.Ordinal);
        Assert.Equal("interrupted", (string?)alert["MessageAttributes"]!["kind"]!["StringValue"]);
    }

    [Theory]
    [InlineData("missing", false, "StaleRunException")]
    [InlineData("cut", false, "ObjectStoreException")]
    [InlineData("denied", false, "ObjectAccessDeniedException")]
    [InlineData("cut", true, "ObjectStoreException")]
    public async Task An_alert_says_that_a_worker_could_not_read_its_plan(string how, bool validateFirst, string error)
    {
        var host = new Host(TestDatasets.Strict);
        host.Before = (name, payload) =>
        {
            if (name is not ("Process" or "Validate"))
            {
                return;
            }

            var key = (string)payload["item"]!["planKey"]!;
            if (how == "missing")
            {
                host.Store.Remove(Host.Bucket, key);
            }

            if (how == "cut")
            {
                host.Store.Put(Host.Bucket, key, "{\"run"u8.ToArray());
            }

            host.Store.Before = (action, read) =>
            {
                if (how == "denied" && action == StoreAction.Read && read == key)
                {
                    throw new ObjectAccessDeniedException("Denied.");
                }
            };

            // A worker that has just been started: it has no plan in memory.
            new FunctionRouter(host.Services).InvokeAsync(name, payload, CancellationToken.None).GetAwaiter().GetResult();
        };

        await host.RunAsync(host.Drop(Good), new LoadOptions { ValidateFirst = validateFirst, MaxConcurrency = 1 });

        var alert = host.Alerts.Single();
        Assert.Equal(error, (string?)alert["MessageAttributes"]!["error"]!["StringValue"]);
        Assert.Contains("Chunk:   0, bytes 8 to 20", (string)alert["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_holds_nothing_that_steers_a_terminal_or_passes_for_a_line_of_ours()
    {
        var host = new Host(TestDatasets.Strict);
        var key = "incoming/a\e[2J\u009b31m\u202Efdp\nError:   Nothing, all is well\r\n.csv";

        await host.RunAsync(host.Drop("id,\e[31mnope\n1,a\n"u8.ToArray(), key), new LoadOptions { Dataset = "test" });

        var message = (string)host.Alerts.Single()["Message"]!;
        Assert.DoesNotContain(message.Replace(Environment.NewLine, "", StringComparison.Ordinal), c => char.IsControl(c) || c is '\u202E');
        Assert.Single(message.Split('\n'), line => line.StartsWith("Error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_over_the_merge_limit_is_refused_and_the_limit_named()
    {
        var host = new Host(TestDatasets.Strict, configure: services => services with { Options = services.Options with { MergeLimit = 10 } });

        var result = await host.RunAsync(host.Drop(Good), new LoadOptions());

        Assert.Equal("MergeLimitException", result.Error);
        Assert.Contains("more than 10 (MERGE_LIMIT_GB)", (string)host.Alerts.Single()["Message"]!, StringComparison.Ordinal);
        Assert.Equal(ExecutionStatus.Succeeded, (await host.RunAsync(host.Drop(Good, "incoming/test2.csv"), new LoadOptions { DryRun = true })).Status);
    }

    [Theory]
    [InlineData("""{"detail":{"bucket":{"name":"bucket"},"object":{"key":"incoming/test.csv","size":4}}}""", "detail.object.etag")]
    [InlineData("""{"detail":{"bucket":{"name":"bucket"},"object":{"key":"incoming/test.csv","etag":"e"}}}""", "detail.object.size")]
    public async Task An_input_that_lacks_something_says_what(string input, string lacking)
    {
        var host = new Host(TestDatasets.Strict);

        var error = await Assert.ThrowsAsync<InputException>(() => host.CallAsync("Split", $$"""{"executionId":"e","step":"Plan","event":{{input}}}"""));

        Assert.Contains($"'{lacking}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_names_the_dataset_also_when_there_is_no_plan_yet()
    {
        var host = new Host(TestDatasets.Strict);

        var result = await host.RunAsync(host.Drop("id,other\n1,a\n"u8.ToArray()), new LoadOptions());

        Assert.Equal("HeaderException", result.Error);
        var alert = host.Alerts.Single();
        Assert.Equal("test", (string?)alert["MessageAttributes"]!["dataset"]!["StringValue"]);
        Assert.Contains("Dataset: test", (string)alert["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_made_in_the_console_is_no_file()
    {
        var host = new Host(TestDatasets.Strict);

        var result = await host.RunAsync(host.Drop([], "incoming/2026/"), new LoadOptions());

        Assert.Equal((ExecutionStatus.Succeeded, "Skipped"), (result.Status, result.FinalState));
        Assert.Empty(host.Alerts);
        Assert.Contains("incoming/2026/", host.Store.Keys);
    }

    [Fact]
    public async Task A_dry_run_that_fails_moves_and_claims_nothing()
    {
        var host = new Host(TestDatasets.Strict);

        var result = await host.RunAsync(host.Drop("id,name\nx,b\n"u8.ToArray()), new LoadOptions { DryRun = true });

        Assert.Equal("TooManyRejectsException", result.Error);
        Assert.Contains("incoming/test.csv", host.Store.Keys);
        Assert.Empty(host.Tables.Loads);
    }

    [Fact]
    public async Task Alerts_are_short_and_ascii_whatever_the_file_is_called()
    {
        var host = new Host(TestDatasets.Strict);
        var name = "Überweisungen\n" + new string('ü', 200) + "😀.csv";

        await host.RunAsync(host.Drop("colour\nred\n"u8.ToArray(), "incoming/" + name), new LoadOptions { Dataset = "test" });

        var alert = host.Alerts.Single();
        var subject = (string)alert["Subject"]!;
        Assert.InRange(subject.Length, 1, 100);
        Assert.DoesNotContain(subject, c => c is < ' ' or > '~');
        Assert.Contains("Error:   the header does not fit\n", (string)alert["Message"]!, StringComparison.Ordinal);
        Assert.Equal("HeaderException", (string)alert["MessageAttributes"]!["error"]!["StringValue"]!);
    }

    [Theory]
    [InlineData("ObjectStoreException,StorageFullException,OperationCanceledException", "StorageFullException")]
    [InlineData("TaskCanceledException,DatabaseUnavailableException", "DatabaseUnavailableException")]
    [InlineData("StorageFullException,ObjectNotFoundException", "StorageFullException")]
    [InlineData("", "States.ExceedToleratedFailureThreshold")]
    public async Task Of_what_children_wrote_down_the_first_that_no_retry_mends_is_told(string failures, string told)
    {
        var ct = TestContext.Current.CancellationToken;
        var host = new Host(TestDatasets.Strict);
        var file = host.Drop(Good);
        var functions = new FunctionRouter(host.Services);
        var input = JsonSerializer.SerializeToNode(Host.Event(file, new LoadOptions()), EtlJson.Default.LoadEvent)!;
        var plan = await functions.InvokeAsync("Split", new JsonObject { ["executionId"] = "e", ["step"] = "Plan", ["event"] = input.DeepClone() }, ct);
        var runId = (string)plan!["runId"]!;
        var chunk = new ChunkKey(0, 8, 20, 0);
        var attempt = 0;
        foreach (var error in failures.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var failure = new ChunkFailure { Chunk = chunk, Error = error, Cause = $"{error} it was", Fence = (long)plan["fence"]!, At = DateTimeOffset.UnixEpoch.AddSeconds(attempt) };
            await EtlJson.WriteAsync(host.Store, Host.Bucket, RunKeys.Failure(runId, chunk, "child", ++attempt), failure, EtlJson.Default.ChunkFailure, ct);
        }

        var answer = await functions.InvokeAsync(
            "Abandon",
            new JsonObject
            {
                ["executionId"] = "e",
                ["input"] = input,
                ["state"] = new JsonObject { ["plan"] = plan, ["error"] = new JsonObject { ["Error"] = "States.ExceedToleratedFailureThreshold", ["Cause"] = "1 of 1" } },
            },
            ct);

        Assert.Equal((told, "Fail", runId), ((string)answer!["error"]!, (string)answer["next"]!, (string)answer["runId"]!));
    }

    /// <summary>Keeps alerts as long as the file is where it was dropped.</summary>
    private sealed class KeptAlerts : Etl.Functions.Ports.IAlerts
    {
        public List<Etl.Functions.Runs.FailureAnswer> Kept { get; } = [];

        public Func<IEnumerable<string>> Keys { get; set; } = () => [];

        public Task SendAsync(string executionId, Etl.Functions.Runs.FailureAnswer failure, CancellationToken ct)
        {
            Assert.Contains("incoming/test.csv", Keys());
            Kept.Add(failure);
            return Task.CompletedTask;
        }
    }
}
