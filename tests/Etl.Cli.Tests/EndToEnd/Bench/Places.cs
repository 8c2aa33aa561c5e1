namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>Where the program under test and the clone are.</summary>
internal static class Places
{
    /// <summary>The command, as it is built beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Etl.Cli.dll");

    /// <summary>The clone.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The dataset that <c>generate</c> writes for.</summary>
    public static string TransactionsDataset { get; } = Path.Combine(Root, "datasets", "transactions.yaml");

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "statemachine", "etl.asl.json")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("No statemachine/etl.asl.json above the tests.");
        return directory;
    }
}
