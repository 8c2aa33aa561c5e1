using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Etl.Benchmark.Running;

/// <summary>How a program ended.</summary>
internal sealed record ProgramEnd
{
    /// <summary>From before its start to after its exit.</summary>
    public required double Seconds { get; init; }

    /// <summary>The most memory it had resident, in bytes; looked at every 20 ms.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Standard output.</summary>
    public required string Output { get; init; }

    /// <summary>The lines of standard error, each with the seconds from the start.</summary>
    public required ImmutableArray<(double Seconds, string Text)> ErrorLines { get; init; }
}

/// <summary>Runs programs and looks at the clock.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="directory">Its working directory.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="BenchmarkException">Its exit code is not 0.</exception>
    public static async Task<ProgramEnd> RunAsync(string directory, string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };

        // Nothing that a person has set for their own use may reach one contender and not the other.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal) || k.StartsWith("ETL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await using var killed = ct.Register(() => Kill(process));
        var peak = PeakAsync(process);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var lines = ImmutableArray.CreateBuilder<(double, string)>();
        while (await process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lines.Add((Stopwatch.GetElapsedTime(started).TotalSeconds, line));
        }

        var text = await output;
        await process.WaitForExitAsync(CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ct.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new BenchmarkException(Failure(program, process.ExitCode, text, lines));
        }

        return new ProgramEnd { Seconds = seconds, PeakBytes = await peak, Output = text, ErrorLines = lines.ToImmutable() };
    }

    /// <summary>The standard output of a program that says what it is; null when there is none or it fails.</summary>
    public static async Task<string?> AskAsync(string directory, string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        try
        {
            return (await RunAsync(directory, program, arguments, ct)).Output.Trim();
        }
        catch (Exception error) when (error is BenchmarkException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Failure(string program, int exitCode, string output, IEnumerable<(double Seconds, string Text)> errors)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{program} ended with code {exitCode}:\n{output}"));
        foreach (var (_, line) in errors)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString().TrimEnd();
    }

    private static async Task<long> PeakAsync(Process process)
    {
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, ResidentPeak(process.Id));
            await Task.Delay(Look);
        }

        return peak;
    }

    /// <summary>The kernel's own high-water mark, so that no peak between two looks is missed but the last 20 ms'.</summary>
    private static long ResidentPeak(int processId)
    {
        const string Name = "VmHWM:";
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has exited.
        }
    }
}
