namespace Etl.Testing;

/// <summary>Files of the clone that the tests are part of.</summary>
public static class RepositoryFiles
{
    private const string Solution = "Etl.Chunked.sln";

    /// <summary>Its top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of the state machine's definition.</summary>
    public static string Definition => Read("statemachine/etl.asl.json");

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Solution)))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"{Solution} is in no folder above {AppContext.BaseDirectory}.");
    }
}
