using System.Collections.Immutable;
using Etl.Core;
using Etl.Core.Delimited;
using Etl.Core.Digests;
using Etl.Core.Encodings;
using Etl.Core.Records;
using Etl.Functions.Chunks;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Functions.Split;

namespace Etl.Torture.Hostile.Reading;

/// <summary>A file and the dataset that it is read by, looked at as Split does and ready to be read in any way.</summary>
internal sealed class HostileFile
{
    private const string Bucket = "bucket";

    private HostileFile(byte[] bytes, PlannedRun? plan, string? refusal)
    {
        Bytes = bytes;
        Plan = plan;
        Refusal = refusal;
    }

    public byte[] Bytes { get; }

    /// <summary>The file's plan; null when it was refused before any chunk.</summary>
    public PlannedRun? Plan { get; }

    /// <summary>Why it was refused, name and message; null when it was not.</summary>
    public string? Refusal { get; }

    /// <summary>Sniffs the file, reads its header and compiles the dataset for it.</summary>
    public static async Task<HostileFile> InspectAsync(byte[] bytes, string dataset, CancellationToken ct)
    {
        var parsed = DatasetLoader.Parse(dataset, "datasets/test.yaml");
        var store = new MemoryStore();
        var version = store.Put(Bucket, "incoming/test.csv", bytes);
        try
        {
            var inspected = await new FileInspector(store).InspectAsync(new Source { Object = version }, RecordFormats.All.Default, parsed.OrThrow(), ct);
            return new HostileFile(bytes, PlannedRun.Compile(Run(version, parsed, inspected), RecordFormats.All), null);
        }
        catch (RefusalException e)
        {
            return new HostileFile(bytes, null, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Reads it.</summary>
    public async Task<ReadingResult> ReadAsync(ReadingWay way, CancellationToken ct)
    {
        if (Plan is null)
        {
            return new ReadingResult { Error = Refusal };
        }
        // A code unit is never cut, and a transcoded character is not to be begun in its middle.
        var unit = SourceTranscoder.CodeUnitBytes(Plan.Run.Encoding);
        var guess = way.Guess == GuessKind.Anywhere && unit > 1 ? GuessKind.CoinFlip : way.Guess;
        var store = new MemoryStore { MostBytesPerRead = way.MostBytesPerRead };
        var version = store.Put(Bucket, Plan.Run.Source.Object.Key, Bytes);
        var run = Plan.Run with { Source = new Source { Object = version } };
        return await new ChunkedReading(store, Plan with { Run = run, Records = new DelimitedFormat(way.Scanner).Open(run.Format.Options) }, way with { Guess = guess, ChunkSize = Math.Max(way.ChunkSize, unit) }).RunAsync(ct);
    }

    /// <summary>Reads it plainly and in each of the ways, and names the first in which anything differs.</summary>
    public async Task<(ReadingResult Plain, string? Difference)> CompareAsync(IEnumerable<ReadingWay> ways, CancellationToken ct)
    {
        var plain = await ReadAsync(ReadingWay.Plain(Bytes.Length), ct);
        if (plain.Unsound is not null)
        {
            return (plain, $"plainly: {plain.Unsound}");
        }

        foreach (var way in ways)
        {
            ct.ThrowIfCancellationRequested();
            if (plain.DifferenceTo(await ReadAsync(way, ct)) is { } difference)
            {
                return (plain, $"{way}: {difference}");
            }
        }

        return (plain, null);
    }

    private static RunPlan Run(ObjectVersion version, DatasetParseResult parsed, InspectedHead inspected) => new()
    {
        LoadId = "load",
        RunId = "run",
        Source = new Source { Object = version },
        DatasetFile = parsed.FileName,
        DatasetSource = parsed.Source,
        PlanHash = "",
        Encoding = inspected.File.Encoding,
        Format = new PlannedFormat(RecordFormats.All.Default.Name, inspected.File.Options),
        DataStart = inspected.File.DataStart,
        HeaderLines = inspected.File.HeaderLines,
        Head = inspected.Head.ToArray(),
        HeadDigest = Crc64Nvme.Append(0, inspected.Head.Span),
        Layout = inspected.File.Layout,
        TargetMaxLengths = ImmutableDictionary<string, int>.Empty,
        TargetNotNull = [],
        ChunkSize = version.Size,
        Options = new LoadOptions(),
        PlannedAt = default,
        Warnings = inspected.Warnings,
    };
}
