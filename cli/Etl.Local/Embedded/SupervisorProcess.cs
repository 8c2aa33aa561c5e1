using System.Diagnostics;

namespace Etl.Local.Embedded;

/// <summary>What a supervisor is told: the workspace, the directory of the cluster, the programs and their version.</summary>
internal static class SupervisorArguments
{
    public static IReadOnlyList<string> For(string workspace, ClusterPlace place, NativePrograms programs) =>
        [workspace, place.Directory, programs.Directory, programs.Version];

    public static (WorkspaceFiles Files, ClusterPlace Place, NativePrograms Programs) Parse(IReadOnlyList<string> arguments) =>
        arguments is [var workspace, var place, var directory, var version]
            ? (new WorkspaceFiles(workspace), new ClusterPlace(place), new NativePrograms(directory, version))
            : throw new ArgumentException("WORKSPACE CLUSTER PROGRAMS VERSION", nameof(arguments));
}

/// <summary>Starts a supervisor that shares neither the terminal nor the streams of the command that starts it.</summary>
internal static class SupervisorProcess
{
    /// <summary>
    /// $0 is the log. Open descriptors are closed as far as the shell can name them: a pipe of the caller's that stays open here would
    /// keep whoever reads its other end waiting for as long as the server lives.
    /// </summary>
    private const string Script = "umask 077; exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- </dev/null >>\"$0\" 2>&1; exec \"$@\"";

    public static Process Start(SupervisorCommand command, string log, IReadOnlyList<string> arguments)
    {
        IEnumerable<string> all = [.. command.Arguments, PostgresSupervisor.CommandName, .. arguments];
        ServerLog.Rotate(log);
        if (OperatingSystem.IsWindows())
        {
            // The shell's way of starting hands no handle down.
            return Process.Start(new ProcessStartInfo(command.FileName, all) { UseShellExecute = true, WindowStyle = ProcessWindowStyle.Hidden })!;
        }

        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, log, command.FileName, .. all]) { WorkingDirectory = "/" };
        // It sleeps nearly always: no thread and no memory for speed.
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
