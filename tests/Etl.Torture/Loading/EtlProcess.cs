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
        await using var run = ProgramRun.Start("dotnet", [files.Program, .. arguments]);
        long peak = 0;
        var end = await run.WaitAsync(process => peak = Math.Max(peak, Peak(process)), ct);
        var line = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return new EtlProcess(end.ExitCode, line is null ? null : JsonNode.Parse(line), end.Error, peak);
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
