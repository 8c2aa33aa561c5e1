using System.Globalization;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Data;

/// <summary>The files that are loaded, written by <c>./etl generate</c>. The same rows and seed are the same bytes everywhere.</summary>
internal sealed class DataFiles(BenchmarkFiles files, IBenchmarkLog log)
{
    /// <summary>The seed of the file that is loaded.</summary>
    public const int Seed = 1;

    /// <summary>The seed of what is in a table before; no id of one is in the other.</summary>
    public const int OtherSeed = 2;

    /// <summary>The path of a file, which is written when it is not there.</summary>
    public async Task<string> GetAsync(long rows, int seed, CancellationToken ct)
    {
        var path = PathOf(rows, seed);
        if (File.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(files.Data);
        log.Note($"generating {Path.GetFileName(path)}");
        var (count, number) = (rows.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture));
        await ProgramRun.RunAsync(files.Bench, files.Launcher, ["generate", count, path, "--seed", number], ct);
        return path;
    }

    /// <summary>Makes room.</summary>
    public void Delete(long rows, int seed) => File.Delete(PathOf(rows, seed));

    private string PathOf(long rows, int seed) => Path.Combine(files.Data, string.Create(CultureInfo.InvariantCulture, $"transactions-{rows}-{seed}.csv"));
}
