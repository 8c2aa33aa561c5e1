using System.Globalization;
using System.Runtime.InteropServices;

namespace Etl.Benchmark.Results;

/// <summary>What the benchmark ran on.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">The cores that the process may use.</param>
/// <param name="MemoryGB">The memory in units of 10^9 bytes.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
internal sealed record Machine(string Processor, int Cores, double MemoryGB, string System, string Runtime)
{
    public static Machine This() => new(
        Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Math.Round(Kilobytes(Value("/proc/meminfo", "MemTotal")) * 1024 / 1e9, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    private static string? Value(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    private static double Kilobytes(string? text) =>
        text is null ? 0 : double.Parse(text.Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
