namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>Where the program under test and its samples are.</summary>
internal static class Places
{
    /// <summary>The command, as it is built beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Etl.Cli.dll");

    /// <summary>The dataset that <c>generate</c> writes for.</summary>
    public static string TransactionsDataset { get; } = RepositoryFiles.PathOf("datasets/transactions.yaml");
}
