using Etl.Aws.Servers.S3.Faults;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Running;
using Etl.Rehearsal.Tests.Servers;

namespace Etl.Rehearsal.Tests.BadInput;

/// <summary>An upload under the same key while the one before is being loaded.</summary>
public sealed class OverwriteTests(Account account)
{
    [Fact]
    public async Task On_a_versioned_bucket_the_pinned_version_loads_and_the_newer_one_after_it()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The overwriting needs the S3 server of the tests' own.");
        var rehearsal = await Rehearsal.BeginAsync(account);
        var older = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(200, "older"));
        var newer = "";
        WhenProcessed(rehearsal, () => newer = rehearsal.DropAsync("orders.csv", OrdersFile.Of(100, "newer")).GetAwaiter().GetResult());

        Assert.Equal("Done", (await rehearsal.RunAsync(older)).Result.FinalState);

        Assert.Equal(OrdersFile.Rows(200, "older"), await rehearsal.RowsAsync());
        Assert.Equal([rehearsal.KeyOf("orders.csv")], await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
        Assert.Equal("Done", (await rehearsal.RunAsync(newer)).Result.FinalState);
        var rows = await rehearsal.RowsAsync();
        Assert.Equal([.. OrdersFile.Rows(100, "newer"), .. OrdersFile.Rows(200, "older")[100..]], rows);
    }

    [Fact]
    public async Task On_an_unversioned_bucket_nothing_is_loaded_and_the_newer_one_is_a_load_of_its_own()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The overwriting needs the S3 server of the tests' own.");
        var deployment = await Deployment.CreateAsync(account, isVersioned: false);
        await using var functions = new InProcessFunctions(account, deployment, maxRetries: 2);
        var rehearsal = await Rehearsal.BeginAsync(account, deployment, functions);
        var older = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(200, "older"));
        var newer = "";
        WhenProcessed(rehearsal, () => newer = rehearsal.DropAsync("orders.csv", OrdersFile.Of(100, "newer")).GetAwaiter().GetResult());

        var (_, result) = await rehearsal.RunAsync(older);

        Assert.Equal("ObjectChangedException", result.Error);
        Assert.False(await rehearsal.HasTargetAsync());
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains($"{rehearsal.KeyOf("orders.csv")} was overwritten after its event", alert.Message, StringComparison.Ordinal);
        Assert.Contains("The new upload is a load of its own", alert.Message, StringComparison.Ordinal);

        Assert.Equal([rehearsal.KeyOf("orders.csv")], await rehearsal.KeysAsync("incoming/"));
        Assert.Equal("Done", (await rehearsal.RunAsync(newer)).Result.FinalState);
        Assert.Equal(OrdersFile.Rows(100, "newer"), await rehearsal.RowsAsync());
        Assert.Empty(await rehearsal.KeysAsync("incoming/"));
    }

    /// <summary>Happens when the worker asks for the file, which Split has read before.</summary>
    private void WhenProcessed(Rehearsal rehearsal, Action happens) => account.StrictS3!.Faults.Add(new S3Fault
    {
        When = request => request.Operation == "GetObject" && request.Key == rehearsal.KeyOf("orders.csv")
            && request.Bucket == rehearsal.Deployment.Bucket && request.Principal == Names.AccessKey("Process"),
        Meanwhile = happens,
    });
}
