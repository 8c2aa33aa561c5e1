using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Etl.Testing;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal for one that was killed.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record ProgramEnd(int ExitCode, string Output, string Error)
{
    /// <summary>Both outputs.</summary>
    public string All => Output + Error;

    /// <summary>On one line, for problems.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exit {ExitCode}: {$"{Output.Trim()} {Error.Trim()}".ReplaceLineEndings(" ")}");
}

/// <summary>A program in a process of its own, to be waited for, interrupted or killed. It does not outlive this object.</summary>
public sealed class ProgramRun : IAsyncDisposable
{
    /// <summary>No run of the tests takes as long, on any machine; one that does hangs, and says so instead of hanging the tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly string _name;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ProgramRun(Process process, string name)
    {
        (_process, _name) = (process, name);
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts one.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Its current directory; null: this process's.</param>
    /// <param name="environment">What its environment has besides this process's; null takes a variable away.</param>
    /// <param name="input">Its standard input; null: this process's.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static ProgramRun Start(
        string program, IEnumerable<string> arguments, string? directory = null, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? [])
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        var run = new ProgramRun(Process.Start(start)!, program);
        if (input is not null)
        {
            run._process.StandardInput.Write(input);
            run._process.StandardInput.Close();
        }

        return run;
    }

    /// <summary>Runs one to its end.</summary>
    public static async Task<ProgramEnd> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? directory = null,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        string? input = null,
        CancellationToken ct = default)
    {
        await using var run = Start(program, arguments, directory, environment, input);
        return await run.WaitAsync(ct: ct);
    }

    /// <summary>Runs one that has to end with 0, and returns what it wrote to standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code.</exception>
    public static async Task<string> OutputAsync(
        string program, IEnumerable<string> arguments, string? directory = null, string? input = null, CancellationToken ct = default)
    {
        string[] all = [.. arguments];
        var end = await RunAsync(program, all, directory, input: input, ct: ct);
        return end.ExitCode == 0 ? end.Output : throw new InvalidOperationException($"{program} {string.Join(' ', all)}: {end}");
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT, as from Ctrl-C.</summary>
    public Task InterruptAsync() => OutputAsync("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Waits for its end.</summary>
    /// <param name="watch">Is called every 20 ms while it runs, with its process id.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public async Task<ProgramEnd> WaitAsync(Action<int>? watch = null, CancellationToken ct = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var ended = _process.WaitForExitAsync(patience.Token);
            while (watch is not null && !ended.IsCompleted)
            {
                watch(_process.Id);
                await Task.WhenAny(ended, Task.Delay(20, patience.Token));
            }

            await ended;
            return new ProgramEnd(_process.ExitCode, await _output, await _error);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"{_name} did not end within {Patience}.", e);
        }
        finally
        {
            End();
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void End()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
