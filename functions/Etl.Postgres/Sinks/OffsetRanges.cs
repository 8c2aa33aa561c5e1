namespace Etl.Postgres.Sinks;

/// <summary>Ranges of byte offsets as the bounds that <c>width_bucket</c> searches.</summary>
internal static class OffsetRanges
{
    /// <summary>
    /// The half-open ranges joined where they touch or overlap, as start, end, start, end …, strictly ascending: an offset
    /// lies in a range exactly when the number of bounds not above it is odd.
    /// </summary>
    public static long[] Bounds(IEnumerable<(long Start, long EndExclusive)> ranges)
    {
        var bounds = new List<long>();
        foreach (var (start, endExclusive) in ranges.Where(r => r.EndExclusive > r.Start).OrderBy(r => r.Start))
        {
            if (bounds.Count > 0 && start <= bounds[^1])
            {
                bounds[^1] = Math.Max(bounds[^1], endExclusive);
            }
            else
            {
                bounds.AddRange([start, endExclusive]);
            }
        }

        return [.. bounds];
    }
}
