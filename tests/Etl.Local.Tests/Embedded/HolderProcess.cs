using System.Diagnostics;

namespace Etl.Local.Tests.Embedded;

/// <summary>Another command that uses the workspace's server, as a process that can be killed.</summary>
internal sealed class HolderProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HolderProcess(Process process) => _process = process;

    /// <summary>What it printed: its connection string, or the message of its failure.</summary>
    public string Output { get; private set; } = "";

    public static HolderProcess Begin(TestWorkspace workspace, string? user = null, string? program = null, string? binaries = null)
    {
        program ??= typeof(HolderProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, TestProgram.HoldCommand, workspace.Directory, binaries ?? TestWorkspace.Binaries])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        if (user is not null)
        {
            start.UserName = user;
            start.Environment["HOME"] = "/tmp";
        }

        return new HolderProcess(Process.Start(start)!);
    }

    public static async Task<HolderProcess> StartAsync(
        TestWorkspace workspace, string? user = null, string? program = null, string? binaries = null)
    {
        var holder = Begin(workspace, user, program, binaries);
        await holder.WaitUntilAnsweredAsync();
        return holder;
    }

    /// <summary>Reads the rest of a message; a connection string is one line.</summary>
    public async Task WaitUntilAnsweredAsync()
    {
        Output = await _process.StandardOutput.ReadLineAsync() ?? "";
        if (!Output.StartsWith("Host=", StringComparison.Ordinal))
        {
            Output += "\n" + await _process.StandardOutput.ReadToEndAsync();
        }
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
