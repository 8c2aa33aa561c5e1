using System.Diagnostics;

namespace Etl.Cdk.Tests.Tools;

/// <summary>Runs a script of this folder with Node.</summary>
internal static class NodeScript
{
    /// <summary>Returns what it prints.</summary>
    public static async Task<string> RunAsync(string name, string input, params string[] arguments)
    {
        var folder = Path.Combine(Templates.Root, "tests", "Etl.Cdk.Tests");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "npm packages are missing: ./etl test installs them, or 'npm ci' in tests/Etl.Cdk.Tests.");
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "Tools", name), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
