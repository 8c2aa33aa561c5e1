using System.Collections.Immutable;
using Etl.Benchmark.Results;

namespace Etl.Benchmark.Running;

/// <summary>Measures contenders in turns.</summary>
internal static class Rounds
{
    /// <summary>
    /// Everyone is measured once a round, and each round begins with the next one, so that none always comes after the same
    /// other and a machine that gets slower does so for all.
    /// </summary>
    /// <param name="measure">The measure's name.</param>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="contenders">The contenders; the first begins the first round.</param>
    /// <param name="log">Is told each reading.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<ImmutableArray<Series>> RunAsync(
        string measure, int rounds, IReadOnlyList<Contender> contenders, IBenchmarkLog log, CancellationToken ct)
    {
        var names = new List<(string Name, Unit Unit)>();
        var values = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                ct.ThrowIfCancellationRequested();
                var contender = contenders[(round + turn) % contenders.Count];
                var readings = await contender.Measure(ct);
                log.Measured(measure, round + 1, contender.Name, readings);
                foreach (var reading in readings)
                {
                    if (values.TryAdd(reading.Series, []))
                    {
                        names.Add((reading.Series, reading.Unit));
                    }

                    values[reading.Series].Add(reading.Value);
                }
            }
        }

        return [.. names.Select(name => new Series { Measure = measure, Name = name.Name, Unit = name.Unit, Values = [.. values[name.Name]] })];
    }
}
