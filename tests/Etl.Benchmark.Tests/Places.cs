using Etl.Benchmark.Results;

namespace Etl.Benchmark.Tests;

/// <summary>Files of the clone that are tested.</summary>
internal static class Places
{
    private static readonly BenchmarkFiles Files = BenchmarkFiles.Find();

    public static string Readme => Path.Combine(Files.Root, "README.md");

    public static string PerformanceDocument => Path.Combine(Files.Root, "docs", "performance.md");

    public static string Datasets => Path.Combine(Files.Root, "datasets");

    public static string BenchmarkDatasets => Path.GetDirectoryName(Files.Dataset)!;

    public static ResultFiles Results => new(Files.Results);
}
