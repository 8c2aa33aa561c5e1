using System.Reflection;

namespace Etl.Local.Embedded;

/// <summary>
/// A program that hands its arguments to <see cref="PostgresSupervisor.RunAsync"/> when the first is
/// <see cref="PostgresSupervisor.CommandName"/>.
/// </summary>
/// <param name="FileName">The executable, with its path or found by the system's search path.</param>
/// <param name="Arguments">What goes before the supervisor's own arguments: the dll where <paramref name="FileName"/> is dotnet.</param>
public sealed record SupervisorCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The program that is running, whether by its own executable or by <c>dotnet program.dll</c>.</summary>
    public static SupervisorCommand OfThisProgram()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var isHost = string.Equals(Path.GetFileNameWithoutExtension(process), "dotnet", StringComparison.OrdinalIgnoreCase);
        return isHost
            ? new SupervisorCommand(process, [Path.ChangeExtension(Assembly.GetEntryAssembly()!.Location, ".dll")])
            : new SupervisorCommand(process, []);
    }
}
