using System.Diagnostics;

namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>Runs the scripts beside the tests with Node, after installing what package-lock.json pins.</summary>
internal static class NodeTools
{
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>The folder of the tests' sources, where package.json is.</summary>
    public static string Folder { get; } = Find();

    /// <returns>What the script writes to its standard output.</returns>
    public static async Task<string> RunAsync(string script, string input)
    {
        await Installed.Value;
        return await StartAsync("node", [script], input);
    }

    private static Task InstallAsync() => Directory.Exists(Path.Combine(Folder, "node_modules"))
        ? Task.CompletedTask
        : StartAsync("npm", ["ci", "--no-audit", "--no-fund"], input: "");

    private static async Task<string> StartAsync(string command, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} failed with {process.ExitCode}:\n{await errors}");
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "package.json")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No package.json above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
