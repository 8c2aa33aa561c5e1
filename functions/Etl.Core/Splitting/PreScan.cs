using System.Collections.Immutable;

namespace Etl.Core.Splitting;

/// <summary>The exact split, from the maps of all pieces of the file.</summary>
public static class PreScan
{
    /// <summary>The chunks whose starts are the first record starts of the pieces. A piece in which no record starts belongs to the chunk before it.</summary>
    /// <param name="maps">The maps of all pieces, in file order; the first piece starts at the first record that is data.</param>
    /// <param name="generation">The new chunks' generation: higher than every one issued before.</param>
    /// <exception cref="SplitInvariantException">The pieces do not abut.</exception>
    public static ImmutableArray<ChunkKey> Compose(IReadOnlyList<PreScanMap> maps, int generation)
    {
        if (maps.Count == 0)
        {
            return [];
        }

        var starts = ImmutableArray.CreateBuilder<long>(maps.Count);
        var state = 0;
        var expected = maps[0].Start;
        foreach (var map in maps)
        {
            if (map.Start != expected)
            {
                throw new SplitInvariantException(SplitMessages.MapsDoNotAbut(map.Start, expected));
            }

            if (map.FirstRecordStarts[state] is { } start)
            {
                starts.Add(start);
            }

            state = map.EndStates[state];
            expected = map.EndExclusive;
        }

        return ChunkPlanner.Plan(maps[0].Start, expected, starts, generation);
    }
}
