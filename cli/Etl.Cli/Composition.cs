using Etl.Cli.Datasets;
using Etl.Cli.History;
using Etl.Functions.Accounts;
using Etl.Functions.Datasets;
using Etl.Local;
using Etl.Postgres.Connections;
using Etl.Postgres.History;

namespace Etl.Cli;

/// <summary>Puts the command together with the pipeline on one machine.</summary>
internal static class Composition
{
    public static Services Create() => new()
    {
        OpenEtl = options => new LocalEtl(options),
        ListLoads = ListLoadsAsync,
        FindLoad = FindLoadAsync,
        CheckDatasets = CheckDatasets,
    };

    private static async Task<IReadOnlyList<LoadSummary>> ListLoadsAsync(string connectionString, int most, CancellationToken ct)
    {
        await using var connections = new DatabaseConnections(connectionString);
        return [.. (await new LoadHistory(connections).ListAsync(most, ct)).Select(Summary)];
    }

    private static async Task<LoadSummary?> FindLoadAsync(string connectionString, string load, CancellationToken ct)
    {
        await using var connections = new DatabaseConnections(connectionString);
        return (await new LoadHistory(connections).FindAsync(load, ct)) is [var found, ..] ? Summary(found.Load) : null;
    }

    private static LoadSummary Summary(LoadRecord load) => new()
    {
        LoadId = load.LoadId,
        RunId = load.RunId,
        File = $"{load.Bucket}/{load.Key}",
        Dataset = load.Dataset,
        Status = load.Status,
        Started = load.StartedAt ?? load.ClaimedAt,
        Ended = load.EndedAt,
        Accounts = load.Result?.Accounts ?? new LoadAccounts(),
        Strategy = load.Result?.Strategy,
        Error = load.Error,
    };

    private static IReadOnlyList<CheckedDataset> CheckDatasets(string path)
    {
        var files = Directory.Exists(path)
            ? DatasetCatalog.Load(path).Files
            : [DatasetLoader.Parse(File.ReadAllBytes(path), path)];
        return [.. files.Select(file => new CheckedDataset(
            file.FileName, file.Name, file.Dataset?.Columns.Length, [.. file.Problems.Select(problem => problem.ToString())]))];
    }
}
