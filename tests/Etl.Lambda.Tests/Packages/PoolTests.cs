using Etl.Aws.Servers.RuntimeApi;
using Etl.Aws.Servers.S3.Faults;
using Etl.Lambda.Tests.Fixtures;

namespace Etl.Lambda.Tests.Packages;

/// <summary>Environments come and go as Lambda's do.</summary>
public class PoolTests(PublishedPackage published)
{
    [Fact]
    public async Task There_are_never_more_processes_than_allowed()
    {
        await using var lambda = await Deployed.StartAsync(published, maxTotal: 1);
        var calls = new[] { "etl-test-validate", "etl-test-prescan", "etl-test-validate" }.Select(async name =>
        {
            var answer = await lambda.Functions.InvokeAsync(name, PlannedFile.Request(), Deployed.Ct);
            Assert.True(lambda.Functions.Live.Count <= 1);
            return answer;
        });

        Assert.All(await Task.WhenAll(calls), answer => Assert.Null(answer.Error));
    }

    [Fact]
    public async Task A_process_that_dies_is_an_error_of_Lambdas_and_the_next_call_gets_another_one()
    {
        await using var lambda = await Deployed.StartAsync(published);
        var arrived = new TaskCompletionSource();
        lambda.File.Server.Faults.Add(new S3Fault { When = call => call.Key == PlannedFile.Key, Delay = TimeSpan.FromSeconds(30), Meanwhile = () => arrived.TrySetResult() });
        var call = lambda.ValidateAsync();
        await Task.WhenAny(arrived.Task, call);
        lambda.Functions.Live.Single().Kill();

        Assert.Equal("Runtime.ExitError", (await call).Error?.ErrorType);
        Assert.Null((await lambda.ValidateAsync()).Error);
    }

    [Fact]
    public async Task A_process_ends_by_itself_when_nobody_answers_it_any_more()
    {
        await using var file = await PlannedFile.PutAsync();
        var server = await RuntimeApiServer.StartAsync(Deployed.Ct);
        var function = new FunctionDefinition { Name = "orphan", Variables = new Dictionary<string, string>(file.Variables) { ["ETL_FUNCTION"] = "Validate" } };
        await using var process = FunctionProcess.Start(published.Package, function, server.Open(), _ => { }, TimeSpan.FromSeconds(60));
        await process.Environment.Ready.WaitAsync(Deployed.Ct);
        await server.DisposeAsync();

        Assert.NotEqual(0, await process.ExitAsync(Deployed.Ct).WaitAsync(TimeSpan.FromSeconds(20), Deployed.Ct));
    }
}
