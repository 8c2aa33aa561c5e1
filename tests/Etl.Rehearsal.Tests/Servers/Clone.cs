namespace Etl.Rehearsal.Tests.Servers;

/// <summary>The clone that these tests are part of.</summary>
internal static class Clone
{
    public static string Root { get; } = Find();

    public static string Definition => File.ReadAllText(Path.Combine(Root, "statemachine", "etl.asl.json"));

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Etl.Chunked.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
