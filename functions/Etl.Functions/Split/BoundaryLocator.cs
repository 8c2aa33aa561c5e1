using System.Globalization;
using Etl.Core;
using Etl.Core.Datasets;
using Etl.Core.Encodings;
using Etl.Core.Records;
using Etl.Core.Splitting;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>Finds a record start near each planned cut by small reads around it: O(chunks), whatever the size of the file.</summary>
public sealed class BoundaryLocator(IObjectStore objects, Source source, SourceEncoding encoding, IRecords records, GuessMode guess)
{
    /// <summary>Windows in flight: enough to hide S3's latency, few enough to hold 8 MiB of each.</summary>
    private const int Parallelism = 16;

    /// <summary>The boundaries of the cuts, in their order; a cut without a record start near it is left out.</summary>
    public async Task<IReadOnlyList<long>> LocateAsync(IReadOnlyList<long> cuts, CancellationToken ct)
    {
        var found = new long?[cuts.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct };
        await Parallel.ForAsync(0, cuts.Count, options, async (index, token) => found[index] = await LocateAsync(cuts[index], token));
        return [.. found.OfType<long>()];
    }

    private async Task<long?> LocateAsync(long cut, CancellationToken ct)
    {
        // The window begins one character before the cut, so that a record start at the cut itself is seen.
        var start = cut - SourceTranscoder.CodeUnitBytes(encoding);
        var windows = Defaults.BoundaryWindows.ToArray();
        foreach (var size in windows)
        {
            var length = (int)Math.Min(size, source.Length - start);
            var window = new byte[length];
            await source.ReadExactlyAsync(objects, start, window, ct);
            var isEnd = start + length == source.Length;
            var utf8 = encoding == SourceEncoding.Utf8 ? window : SourceTranscoder.ToUtf8(encoding, window, isEnd);
            var answer = records.FindBoundary(utf8, isEnd, Assume(cut));
            if (answer.Index is { } index)
            {
                return start + SourceTranscoder.SourceLength(encoding, utf8.AsSpan(0, index));
            }

            if (isEnd)
            {
                return null;
            }
        }

        return null;
    }

    private BoundaryAssumption Assume(long cut)
    {
        if (guess == GuessMode.Evidence)
        {
            return BoundaryAssumption.Evidence;
        }

        // The same cut of the same content falls the same way each time, whatever its version is called: a resumed run plans the same
        // chunks, and a test of it takes the same way again.
        var heads = (LoadIds.Short(string.Create(CultureInfo.InvariantCulture, $"{source.Length}:{cut}"))[0] & 1) == 0;
        return heads ? BoundaryAssumption.Quoted : BoundaryAssumption.Unquoted;
    }
}
