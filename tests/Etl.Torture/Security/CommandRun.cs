using System.Diagnostics;
using System.Text;

namespace Etl.Torture.Security;

/// <summary>The command as a process of its own, and what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Both streams.</summary>
    public string All => Output + Error;

    /// <summary>Runs it to its end.</summary>
    /// <param name="files">The clone.</param>
    /// <param name="folder">The directory it is started in.</param>
    /// <param name="environment">What its environment has besides this process's.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="watch">Is called again and again while it runs, with its process id.</param>
    /// <param name="mask">The umask it is started with, in octal; null: this process's.</param>
    /// <param name="ct">Kills it.</param>
    public static async Task<CommandRun> RunAsync(
        TortureFiles files, string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, Action<int>? watch, string? mask, CancellationToken ct)
    {
        string[] command = ["dotnet", files.Program, .. arguments];
        // The shell becomes the command: the process id stays the same.
        if (mask is not null) command = ["sh", "-c", $"umask {mask}; exec \"$@\"", "sh", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder,
        };
        start.Environment.Remove("ETL_DATABASE");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            var ended = process.WaitForExitAsync(patience.Token);
            while (watch is not null && !ended.IsCompleted)
            {
                watch(process.Id);
                await Task.WhenAny(ended, Task.Delay(20, patience.Token));
            }

            await ended;
            return new CommandRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
