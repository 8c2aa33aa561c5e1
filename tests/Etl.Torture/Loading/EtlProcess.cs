using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Etl.Torture.Loading;

/// <summary>What came of a real <c>etl</c> process.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Json">The line that <c>--json</c> prints; null when there is none.</param>
/// <param name="Errors">What it wrote to stderr.</param>
/// <param name="PeakBytes">The most memory it had, as far as the system tells.</param>
internal sealed record EtlProcess(int ExitCode, JsonNode? Json, string Errors, long PeakBytes)
{
    /// <summary>Whether this system tells the peak of another process's memory.</summary>
    public static bool TellsPeak => File.Exists("/proc/self/status");

    /// <summary>Runs the command to its end.</summary>
    public static async Task<EtlProcess> RunAsync(TortureFiles files, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", [files.Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            var ended = process.WaitForExitAsync(ct);
            long peak = 0;
            while (!ended.IsCompleted)
            {
                peak = Math.Max(peak, Peak(process.Id));
                await Task.WhenAny(ended, Task.Delay(20, ct));
            }

            await ended;
            var line = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            return new EtlProcess(process.ExitCode, line is null ? null : JsonNode.Parse(line), await errors, peak);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public override string ToString() => $"exit {ExitCode}: {Json?.ToJsonString() ?? Errors}";

    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
