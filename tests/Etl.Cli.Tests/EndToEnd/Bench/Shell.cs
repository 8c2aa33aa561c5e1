using System.Diagnostics;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>Programs of the system.</summary>
internal static class Shell
{
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
