using System.Diagnostics;

namespace Etl.Torture.Crashes;

/// <summary>The command in a process of its own.</summary>
internal sealed class CommandProcess : IDisposable
{
    /// <summary>No run of these files takes as long, on any machine; one that does hangs, and is a problem itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CommandProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts one.</summary>
    /// <param name="program">The dll.</param>
    /// <param name="directory">Its current directory.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What its environment has beside ours; null for nothing.</param>
    public static CommandProcess Start(string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        // A process that lives for a second or two is the slower for measuring itself.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new CommandProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public void Kill() => _process.Kill();

    public async Task<CommandEnd> WaitAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            if (ct.IsCancellationRequested) throw;
            throw new TortureException($"A command did not end within {Patience}.");
        }

        return new CommandEnd(_process.ExitCode, await _output, await _error);
    }

    public void Dispose() => _process.Dispose();
}
