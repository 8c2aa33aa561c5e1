using System.Text.Json.Nodes;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Loading;

/// <summary>A load by the released command, with its default options: <c>./etl run FILE</c>, started in the folder of the benchmark.</summary>
internal sealed record EtlLoad
{
    /// <summary>From the start of the process to its exit.</summary>
    public required double Seconds { get; init; }

    /// <summary>From the start of the process until the merge begins: everything is staged and proven then.</summary>
    public required double StageSeconds { get; init; }

    /// <summary>Of these, from the time that the chunks are planned.</summary>
    public required double ChunkSeconds { get; init; }

    /// <summary>The most memory the process had resident.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>How the merge was done, and why.</summary>
    public required string Strategy { get; init; }

    /// <summary>Loads a file.</summary>
    /// <param name="files">The clone.</param>
    /// <param name="file">The file.</param>
    /// <param name="force">Whether it is to be loaded although it has been.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="BenchmarkException">It has not loaded every record.</exception>
    public static async Task<EtlLoad> RunAsync(BenchmarkFiles files, string file, bool force, CancellationToken ct)
    {
        string[] arguments = ["run", file, "--json", .. force ? ["--force"] : Array.Empty<string>()];
        var end = await ProgramRun.RunAsync(files.Bench, files.Launcher, arguments, ct);
        var line = JsonNode.Parse(end.Output)!;
        if ((string?)line["status"] != "Succeeded" || (long?)line["rejected"] != 0)
        {
            throw new BenchmarkException($"etl has not loaded all of {file}: {end.Output}");
        }

        var (chunks, merge) = (BeginningOf("process", end), BeginningOf("merge", end));
        return new EtlLoad { Seconds = end.Seconds, StageSeconds = merge, ChunkSeconds = merge - chunks, PeakBytes = end.PeakBytes, Strategy = (string?)line["strategy"] ?? "" };
    }

    /// <summary>When a stage began, which the command's progress says as it happens.</summary>
    private static double BeginningOf(string stage, ProgramEnd end)
    {
        foreach (var (seconds, text) in end.ErrorLines)
        {
            if (text.EndsWith($": {stage} …", StringComparison.Ordinal))
            {
                return seconds;
            }
        }

        throw new BenchmarkException($"etl did not say when {stage} began:\n{string.Join('\n', end.ErrorLines.Select(l => l.Text))}");
    }
}
