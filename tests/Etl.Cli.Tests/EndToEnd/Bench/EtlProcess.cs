using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>The command as a process of its own, to be interrupted and killed.</summary>
internal sealed class EtlProcess : IAsyncDisposable
{
    /// <summary>No run of these tests takes as long; one that does hangs, and says so instead of hanging the tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private EtlProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public static EtlProcess Start(Workbench bench, params IEnumerable<string> arguments) => Start(bench, "dotnet", [Places.Program, .. arguments]);

    /// <summary>One that heeds SIGINT, also where the tests themselves were started with it ignored, as shells start what is to run in the background.</summary>
    public static EtlProcess StartInterruptible(Workbench bench, params IEnumerable<string> arguments) =>
        Start(bench, "env", ["--default-signal=INT", "dotnet", Places.Program, .. arguments]);

    public static EtlProcess Start(Workbench bench, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = bench.Folder,
        };
        start.Environment["ETL_DATABASE"] = bench.Database;
        return new EtlProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT, as from Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<CommandEnd> WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new CommandEnd(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits for the end, which has to be exit code 0, and reads the line of <c>--json</c>.</summary>
    public async Task<JsonElement> SucceedAsync()
    {
        var end = await WaitAsync();
        Assert.True(end.ExitCode == 0, $"exit {end.ExitCode}: {end.Output}{end.Error}");
        return JsonDocument.Parse(end.Output).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
