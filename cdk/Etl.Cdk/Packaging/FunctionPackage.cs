using System.Diagnostics;
using Etl.Cdk.Configuration;

namespace Etl.Cdk.Packaging;

/// <summary>
/// Publishes the functions: one folder, from which the CDK makes the zip of all of them. The same sources come to the same
/// bytes, wherever the clone is and whatever commit it is at, so that nothing is deployed again without need.
/// </summary>
public static class FunctionPackage
{
    /// <summary>Where the authorities of the database are in a function.</summary>
    public const string CaFile = "/var/task/" + CaFileName;

    private const string CaFileName = "database-ca.pem";

    /// <summary>Publishes into a folder under <c>artifacts/</c> and returns it.</summary>
    /// <exception cref="PackagingException">The build failed.</exception>
    public static string Publish(string root, Settings settings)
    {
        var processor = settings.Architecture == Processor.X86 ? "x86_64" : "arm64";
        var output = Path.Combine(root, "artifacts", $"functions-{processor}");
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        Run(root, Arguments(output, settings.Architecture));
        if (settings.DatabaseCaFile is { } authorities)
        {
            File.Copy(authorities, Path.Combine(output, CaFileName));
        }

        return output;
    }

    /// <summary>The arguments of <c>dotnet</c>.</summary>
    public static IReadOnlyList<string> Arguments(string output, Processor processor) =>
    [
        "publish", Path.Combine("functions", "Etl.Lambda"), "-c", "Release", "-o", output, "-v", "quiet", "-nologo",

        // The processor's own code where there is a compiler for it: a cold start is shorter. Portable code runs on both.
        .. processor == Processor.X86 ? ["-r", "linux-x64"] : Array.Empty<string>(),

        // Paths of this machine and the commit's id would make every clone's bytes its own.
        "-p:ContinuousIntegrationBuild=true", "-p:IncludeSourceRevisionInInformationalVersion=false",

        // Assemblies made so are others than a developer's build makes, and must not take their place.
        "--artifacts-path", Path.Combine(Path.GetDirectoryName(output)!, "build"),
    ];

    private static void Run(string root, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // The app itself runs under `dotnet run`, whose settings are not this build's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new PackagingException($"dotnet {string.Join(' ', arguments)} failed:\n{text}{error.Result}".TrimEnd());
        }
    }
}

/// <summary>The functions could not be built.</summary>
public sealed class PackagingException(string message) : Exception(message);
