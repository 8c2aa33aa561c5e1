using System.Collections.Immutable;

namespace Etl.Benchmark.Running;

/// <summary>One who is measured. What has to be prepared and checked is part of <paramref name="Measure"/>, but not of what it reads.</summary>
/// <param name="Name">What it is called in the log.</param>
/// <param name="Measure">Takes one round.</param>
internal sealed record Contender(string Name, Func<CancellationToken, Task<ImmutableArray<Reading>>> Measure);

/// <summary>A figure read in a round.</summary>
/// <param name="Series">The series it belongs to.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The figure.</param>
internal sealed record Reading(string Series, Unit Unit, double Value);

/// <summary>What a figure counts.</summary>
internal enum Unit
{
    Seconds,
    Bytes,
}
