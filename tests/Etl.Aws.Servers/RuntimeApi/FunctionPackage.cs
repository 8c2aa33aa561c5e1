using Etl.Testing;

namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>The published function package.</summary>
public sealed class FunctionPackage : IDisposable
{
    /// <summary>Names the folder of a package that is published already; then nothing is built.</summary>
    public const string Variable = "ETL_FUNCTION_PACKAGE";

    private const string Project = "functions/Etl.Lambda";
    private readonly bool _isOurs;

    private FunctionPackage(string directory, bool isOurs) => (Directory, _isOurs) = (directory, isOurs);

    /// <summary>The folder, which becomes /var/task.</summary>
    public string Directory { get; }

    /// <summary>The assembly that the runtime executes.</summary>
    public string AssemblyPath => Path.Combine(Directory, "Etl.Lambda.dll");

    /// <summary>A package in a folder that stays.</summary>
    public static FunctionPackage At(string directory) => new(Path.GetFullPath(directory), isOurs: false);

    /// <summary>Publishes the package into a folder that goes with this object, unless <see cref="Variable"/> names one.</summary>
    /// <exception cref="InvalidOperationException">It does not build; the message is what the build said.</exception>
    public static async Task<FunctionPackage> PublishAsync(CancellationToken ct = default)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ready)
        {
            return At(ready);
        }

        var root = RepositoryFiles.Root;
        var target = System.IO.Directory.CreateTempSubdirectory("etl-package-").FullName;

        // Test programs that run side by side share the project's obj folder.
        await using var turn = await TakeTurnAsync(Path.Combine(root, Project, "obj"), ct);
        string[] publish = ["publish", Project, "-c", "Release", "-r", "linux-x64", "-v", "quiet", "--nologo", "-o", target];

        // The test runner's own settings of MSBuild are not meant for this build.
        var others = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).Select(name => KeyValuePair.Create(name, (string?)null));
        var end = await ProgramRun.RunAsync("dotnet", publish, root, others, ct: ct);
        if (end.ExitCode == 0)
        {
            return new FunctionPackage(target, isOurs: true);
        }

        System.IO.Directory.Delete(target, recursive: true);
        throw new InvalidOperationException($"dotnet publish {Project} failed.\n{end.All}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOurs && System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    private static async Task<FileStream> TakeTurnAsync(string directory, CancellationToken ct)
    {
        System.IO.Directory.CreateDirectory(directory);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(directory, "publish.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            }
        }
    }
}
