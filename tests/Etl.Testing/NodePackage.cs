namespace Etl.Testing;

/// <summary>What a test project has written for Node: a package.json, and scripts beside it.</summary>
public static class NodePackage
{
    /// <summary>The project's folder, with its packages installed: scripts run where these are.</summary>
    public static string Find(string project)
    {
        var folder = RepositoryFiles.PathOf($"tests/{project}");
        return Directory.Exists(Path.Combine(folder, "node_modules"))
            ? folder
            : throw new InvalidOperationException($"the npm packages of tests/{project} are not installed: ./etl test does it, or npm ci in that folder");
    }

    /// <summary>Runs a script of the project, and returns what it prints.</summary>
    public static Task<string> RunAsync(string project, string script, string input, params IEnumerable<string> arguments) =>
        ProgramRun.OutputAsync("node", [script, .. arguments], Find(project), input);
}
