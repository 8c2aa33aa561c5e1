using Etl.Torture.Crashes;

namespace Etl.Torture.Tests;

/// <summary>No durable call is without a point at which a process is killed before it and after it.</summary>
public sealed class DurableCallsTests(SliceRun slice)
{
    [Fact]
    public async Task Every_durable_call_of_every_port_is_made_by_a_scenario()
    {
        var ct = TestContext.Current.CancellationToken;
        var rig = CrashRig.Of(slice.Context);
        var names = new List<string>();
        foreach (var scenario in CrashScenario.All)
        {
            names.AddRange((await rig.UndisturbedAsync(scenario, ct)).Points.Select(point => point.Name));
        }

        foreach (var member in PortCalls.Members.Except(PortCalls.WithoutPoint.Keys))
        {
            Assert.True(names.Any(name => name.StartsWith($"before {member}", StringComparison.Ordinal)), $"{member} has no point: let a scenario make it call it, or say in PortCalls why it needs none.");
            Assert.Contains(names, name => name.StartsWith($"after {member}", StringComparison.Ordinal));
        }

        foreach (var written in Objects)
        {
            Assert.Contains(names, name => name.StartsWith($"before IObjectStore.WriteAsync {written}", StringComparison.Ordinal));
        }

        foreach (var durable in Statements)
        {
            Assert.Contains(names, name => name.StartsWith($"before {durable}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Members_that_need_no_point_exist() => Assert.Empty(PortCalls.WithoutPoint.Keys.Except(PortCalls.Members));

    /// <summary>What is written on each way through the definition: a load, a check before it, exact cuts, and what is left to people.</summary>
    private static string[] Objects =>
    [
        "work/ID/manifests/load-N.json", "work/ID/manifests/validate-N.json", "work/ID/manifests/load-prescan.json", "rejects/ID/rejects.csv", "reports/ID.json",
    ];

    /// <summary>What is durable and no port's, or deserves a closer look than one: the steps that the promise names.</summary>
    private static string[] Statements =>
    [
        "SELECT pg_try_advisory_lock", "INSERT INTO etl.load", "INSERT INTO etl.run", "INSERT INTO etl.chunk", "CREATE TABLE \"etl_staging\"", "COPY \"etl_staging\"",
        "UPDATE etl.chunk", "INSERT INTO \"public\".\"items\"", "UPDATE etl.run SET state = 'loaded'", "COMMIT of UPDATE etl.load SET status = 'loaded'", "DROP TABLE", "INSERT INTO etl.outbox",
    ];
}
