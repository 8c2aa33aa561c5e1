using System.Globalization;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Running;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests;

/// <summary>More loads at once than the database has connections.</summary>
public sealed class HundredFilesTests(Account account, ITestOutputHelper output)
{
    private const int Datasets = 10;
    private const int RecordsPerFile = 20;

    [Fact]
    public Task Fifteen_files_at_once_on_twelve_connections_all_load() => LoadAsync(files: 15, maxConnections: 12);

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_hundred_files_at_once_on_thirty_connections_all_load() => LoadAsync(files: 100, maxConnections: 30);

    private async Task LoadAsync(int files, int maxConnections)
    {
        await using var postgres = await AccountPostgres.StartAsync(maxConnections);
        var deployment = await Deployment.CreateAsync(account, isVersioned: true, _ => postgres.CreateDatabaseAsync());
        await using var functions = new InProcessFunctions(account, deployment, maxRetries: 5);
        var rehearsals = new List<Rehearsal>();
        while (rehearsals.Count < Datasets)
        {
            rehearsals.Add(await Rehearsal.BeginAsync(account, deployment, functions));
        }

        var started = TimeProvider.System.GetTimestamp();

        var executions = await Task.WhenAll(Enumerable.Range(0, files).Select(async number =>
        {
            var rehearsal = rehearsals[number % Datasets];
            var name = string.Create(CultureInfo.InvariantCulture, $"orders{number:D3}.csv");
            return rehearsal.Start(await rehearsal.DropAsync(name, FileOf(number)));
        }));
        var results = await Task.WhenAll(executions.Select(one => one.Ended));

        output.WriteLine($"{files} files in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s; "
            + string.Join(", ", executions.SelectMany(one => one.Events).Where(e => e.Type == HistoryEventType.TaskFailed).CountBy(e => e.Error!).Select(one => $"{one.Key} {one.Value}")));
        Assert.All(results, result => Assert.Equal((ExecutionStatus.Succeeded, "Done", null), (result.Status, result.FinalState, result.Cause)));
        for (var index = 0; index < Datasets; index++)
        {
            var expected = files / Datasets + (index < files % Datasets ? 1 : 0);
            Assert.Equal(
                (expected * RecordsPerFile).ToString(CultureInfo.InvariantCulture),
                await deployment.Database.ScalarAsync($"SELECT count(*) FROM {rehearsals[index].Dataset}"));
            Assert.Equal(expected, (await rehearsals[index].ResultsAsync()).Count);
        }

        // The limit was really met, or this shows nothing.
        Assert.Contains(executions.SelectMany(one => one.Events), e => e.Type == HistoryEventType.TaskFailed && e.Error == "TooManyConnectionsException");
    }

    private static byte[] FileOf(int number) => OrdersFile.Text("id,item,amount\n" + string.Concat(
        Enumerable.Range(0, RecordsPerFile).Select(record => string.Create(CultureInfo.InvariantCulture, $"{(number * RecordsPerFile) + record},item {record},1.00\n"))));
}
