using System.Text.Json.Nodes;
using Etl.Aws.Servers.RuntimeApi;
using Etl.Aws.Servers.S3.Faults;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Lambda.Tests.Fixtures;

namespace Etl.Lambda.Tests.Packages;

/// <summary>The published package, started as the managed runtime starts it.</summary>
public class InvocationTests(PublishedPackage published)
{
    [Fact]
    public async Task A_chunk_is_answered_and_a_warm_process_answers_the_next()
    {
        await using var lambda = await Deployed.StartAsync(published);
        var answers = new[] { await lambda.ValidateAsync(), await lambda.ValidateAsync() };

        Assert.All(answers, answer =>
        {
            Assert.Null(answer.Error);
            var report = JsonNode.Parse(answer.Payload!)!;
            Assert.Equal((3, 2, 1), ((int)report["read"]!, (int)report["accepted"]!, (int)report["rejected"]!));
        });
        Assert.Single(lambda.Functions.Lines.Select(line => line.ProcessId).Distinct());
        Assert.Empty(lambda.Functions.Refused);
    }

    [Fact]
    public async Task An_error_has_its_short_name_and_no_stack()
    {
        await using var lambda = await Deployed.StartAsync(published);
        var error = (await lambda.ValidateAsync(PlannedFile.Request(planKey: "work/none/plan.json"))).Error!;

        Assert.Equal(nameof(StaleRunException), error.ErrorType);
        Assert.Equal(error.ErrorType, error.Header);
        Assert.Contains("work/none/plan.json", error.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(error.Document)!["stackTrace"]!.AsArray());
    }

    [Fact]
    public async Task A_payload_that_is_not_what_the_function_takes_is_an_error_and_the_process_lives_on()
    {
        await using var lambda = await Deployed.StartAsync(published);
        foreach (var payload in new[] { "no json", "", "null", "[]", "17", "{}", """{"executionId":"e","item":null}""", """{"executionId":"e","item":{"bucket":"b","planKey":"k"}}""" })
        {
            var error = (await lambda.ValidateAsync(payload)).Error;
            Assert.Equal((payload, nameof(InputException)), (payload, error?.ErrorType));
            Assert.Contains("Validate", error!.ErrorMessage, StringComparison.Ordinal);
        }

        Assert.Null((await lambda.ValidateAsync()).Error);
        Assert.Single(lambda.Functions.Lines.Select(line => line.ProcessId).Distinct());
    }

    [Fact]
    public async Task A_chunk_whose_time_is_over_says_so_and_writes_it_down_before_Lambda_kills_it()
    {
        await using var lambda = await Deployed.StartAsync(published);
        await lambda.ValidateAsync();
        lambda.File.Server.Faults.Add(new S3Fault { When = call => call.Key == PlannedFile.Key, Times = 100, Delay = TimeSpan.FromSeconds(60) });

        var error = (await lambda.ValidateAsync(timeout: TimeSpan.FromSeconds(6))).Error!;

        Assert.True(error.ErrorType == nameof(ChunkTimeoutException), error.Document + string.Join('\n', lambda.Functions.Lines.Select(line => line.Text)));
        Assert.Contains("CHUNK_SIZE_MB", error.ErrorMessage, StringComparison.Ordinal);
        var key = Assert.Single(lambda.File.Server.Keys(PlannedFile.Bucket, RunKeys.Failures(PlannedFile.RunId)));
        Assert.Contains(nameof(ChunkTimeoutException), System.Text.Encoding.UTF8.GetString(lambda.File.Server.Get(PlannedFile.Bucket, key)!.Bytes.Span), StringComparison.Ordinal);

        lambda.File.Server.Faults.Clear();
        Assert.Null((await lambda.ValidateAsync()).Error);
        Assert.Single(lambda.Functions.Lines.Select(line => line.ProcessId).Distinct());
    }

    [Fact]
    public async Task Variables_that_are_missing_or_malformed_are_all_named_at_the_start()
    {
        await using var lambda = await Deployed.StartAsync(published, 4, ("BUCKET_NAME", ""), ("CHUNK_SIZE_MB", "many"), ("DATABASE_SECRET_ARN", ""));
        var error = (await lambda.Functions.InvokeAsync("etl-test-reduce", "{}", Deployed.Ct)).Error!;

        Assert.Equal("ConfigurationException", error.ErrorType);
        Assert.All(["BUCKET_NAME", "CHUNK_SIZE_MB", "'many'", "STATUS_TABLE", "DATABASE_SECRET_ARN", "DATABASE_CONNECTION"], part => Assert.Contains(part, error.ErrorMessage, StringComparison.Ordinal));
        Assert.Empty(lambda.Functions.Live);
    }

    [Fact]
    public async Task A_function_that_does_not_exist_is_an_error_that_names_those_that_do()
    {
        await using var lambda = await Deployed.StartAsync(published);
        var error = (await lambda.Functions.InvokeAsync("etl-test-nothing", "{}", Deployed.Ct)).Error!;

        Assert.Equal("ConfigurationException", error.ErrorType);
        Assert.Contains("'Nothing'", error.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("MarkPublished", error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_is_asked_for_during_a_call_and_only_once_it_is_needed()
    {
        await using var lambda = await Deployed.StartAsync(
            published, 4,
            ("STATUS_TABLE", "status"), ("DATABASE_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db"), ("AWS_SESSION_TOKEN", "token"),
            ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "1"));
        Task<FunctionAnswer> SplitAsync(string key) => lambda.Functions.InvokeAsync(
            "etl-test-split",
            """{"executionId":"e","step":"Plan","event":{"detail":{"bucket":{"name":"etl-bucket"},"object":{"key":"KEY","size":22,"version-id":"v"}}}}"""
                .Replace("KEY", key, StringComparison.Ordinal),
            Deployed.Ct);

        var unmatched = (await SplitAsync("incoming/nobody-knows-me.csv")).Error!;
        var matched = (await SplitAsync("incoming/transactions.csv")).Error!;

        Assert.Equal(nameof(DatasetException), unmatched.ErrorType);
        Assert.Contains("transactions (incoming/transactions*.csv)", unmatched.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(nameof(DatabaseUnavailableException), matched.ErrorType);
        Assert.Contains("localhost:1", matched.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_JSON_and_say_which_call_and_which_chunk_they_are_about()
    {
        const string Trace = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1";
        await using var lambda = await Deployed.StartAsync(published);
        await lambda.ValidateAsync(traceId: Trace);

        Assert.DoesNotContain(lambda.Functions.Lines, line => line.IsError);
        var log = lambda.Lines.First(line => line["message"] is not null);
        Assert.Equal("etl-test-validate", (string?)log["function"]);
        Assert.Equal("Information", (string?)log["level"]);
        Assert.Equal(Trace, (string?)log["traceId"]);
        Assert.NotNull(log["requestId"]);
        Assert.NotNull(log["timestamp"]);
        Assert.Equal(3, (int)log["read"]!);
        var metrics = Assert.Single(lambda.Lines, line => line["_aws"] is not null);
        Assert.Equal("letters", (string?)metrics["Dataset"]);
        Assert.NotNull(metrics["ChunkMilliseconds"]);
    }
}
