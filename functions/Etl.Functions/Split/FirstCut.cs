using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Etl.Core.Digests;
using Etl.Core.Encodings;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Datasets;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>Split's first step: claim, sniff, compare, cut.</summary>
public sealed class FirstCut(FunctionServices services)
{
    private readonly WorkManifests _planner = new(services);
    private readonly FileInspector _inspector = new(services.Objects);

    /// <summary>Plans a load.</summary>
    public async Task<WorkAhead> PlanAsync(LoadEvent input, string executionId, CancellationToken ct)
    {
        var options = input.Options;
        var source = Events.Version(input);

        // The console writes an object of this name when somebody makes a folder.
        if (source.Key.EndsWith('/'))
        {
            return new WorkAhead { Next = Next.Skip, LoadId = "", Message = FunctionMessages.Folder(source.Key) };
        }

        var datasets = await services.Datasets.ReadAsync(ct);
        var file = options.Dataset is { } name ? datasets.Find(name) : datasets.Match(source.MatchKey);
        var dataset = file.OrThrow();
        var claim = options.DryRun ? null : await services.Registry.ClaimAsync(
            new ClaimRequest
            {
                Object = source,
                Dataset = dataset.Name,
                Target = dataset.Target,
                Meaning = Digest(DatasetCompiler.Meaning(dataset)),
                Owner = executionId,
                Force = options.Force,
            },
            ct);
        var work = new WorkAhead
        {
            Next = Next.Load,
            // A dry run asks nobody where the target lies, and has nothing but its name from this.
            LoadId = claim?.LoadId ?? LoadIds.Of(source, dataset.Name, dataset.Target.Table),
            Fence = claim?.Fence ?? 0,
            Pass = options.DryRun || options.ValidateFirst || dataset.ValidateFirst ? Pass.Validate : Pass.Load,
            Bucket = services.Options.Bucket,
            MaxConcurrency = options.MaxConcurrency ?? services.Options.MaxConcurrency,
            Options = options,
        };
        switch (claim?.Outcome)
        {
            case ClaimOutcome.AlreadyLoaded:
                return work with { Next = Next.Skip, RunId = claim.RunId, Message = claim.Reason };
            case ClaimOutcome.LoadedUnpublished:
                return work with { Next = Next.Finish, Pass = Pass.Load, RunId = claim.RunId, PlanKey = RunKeys.Plan(claim.RunId!) };
            case ClaimOutcome.Busy:
                return work with { Next = Next.Busy, Message = FunctionMessages.Busy(claim.Owner!) };
            case ClaimOutcome.Superseded:
                return work with { Next = Next.Supersede, RunId = claim.RunId, Message = claim.Reason };
        }

        if (claim is not null)
        {
            await services.Registry.SweepAsync(services.Options.ResumeFor, ct);
        }

        return await CutAsync(work, source, file, options.Dataset is null ? datasets.Unreadable : [], executionId, ct);
    }

    private async Task<WorkAhead> CutAsync(
        WorkAhead work, ObjectVersion source, DatasetParseResult file, ImmutableArray<DatasetParseResult> unreadable, string executionId, CancellationToken ct)
    {
        var options = work.Options;
        var dataset = file.OrThrow();
        if (!options.DryRun && services.Options.MergeLimit is { } limit && source.Size > limit)
        {
            throw new Errors.MergeLimitException(FunctionMessages.OverMergeLimit(source.Size, limit));
        }

        await services.Objects.EnsureUnchangedAsync(source, ct);
        var read = new Source { Object = source };
        var format = services.Options.Formats.Default;
        var inspected = await _inspector.InspectAsync(read, format, dataset, ct);
        var target = await services.Sink.InspectAsync(dataset, ct);
        var chunkSize = options.ChunkSize ?? services.Options.ChunkSize;
        var hasSmallHead = inspected.Head.Length <= RunPlan.MostHeadBytes;
        var run = new RunPlan
        {
            LoadId = work.LoadId,
            RunId = LoadIds.DryRun(work.LoadId, executionId),
            Source = read,
            DatasetFile = file.FileName,
            DatasetSource = file.Source,
            PlanHash = "",
            Encoding = inspected.File.Encoding,
            Format = new PlannedFormat(format.Name, inspected.File.Options),
            DataStart = inspected.File.DataStart,
            HeaderLines = inspected.File.HeaderLines,
            Head = hasSmallHead ? inspected.Head.ToArray() : null,
            HeadDigest = Crc64Nvme.Append(0, inspected.Head.Span),
            Layout = hasSmallHead ? inspected.File.Layout : inspected.File.Layout with { Header = default },
            TargetMaxLengths = target.MaxLengths,
            TargetNotNull = [.. target.NotNull.Order(StringComparer.Ordinal)],
            ChunkSize = chunkSize,
            Options = options,
            PlannedAt = services.Time.GetUtcNow(),
            Warnings = [.. Warnings(unreadable), .. inspected.Warnings],
        };
        var loaded = PlannedRun.Compile(run, services.Options.Formats);

        // What was found out about the file decides its rows as much as what was declared.
        run = run with { PlanHash = Digest($"{run.Encoding} {format.Name} {string.Join(' ', run.Format.Options.Values)}\n{loaded.Load.Description}") };
        var chunks = await LocateAsync(run, loaded.Records, ct);

        IReadOnlyList<ChunkKey> current = chunks;
        IReadOnlyList<ChunkKey> pending = chunks;
        if (!options.DryRun)
        {
            var open = await services.Registry.OpenRunAsync(Request(work, run, loaded, chunks, executionId), ct);
            run = run with { RunId = open.RunId };
            current = [.. open.Chunks.Select(chunk => chunk.Key)];
            pending = [.. open.Chunks.Where(chunk => !chunk.Staged).Select(chunk => chunk.Key)];

            // What is partly staged was found valid before: only the rest is loaded.
            if (pending.Count < current.Count)
            {
                work = work with { Pass = Pass.Load };
            }

            work = work with { Resumed = open.Resumed };
        }

        work = work with { RunId = run.RunId, PlanKey = RunKeys.Plan(run.RunId) };
        await EtlJson.WriteAsync(services.Objects, work.Bucket, work.PlanKey, run, EtlJson.Default.RunPlan, ct);
        return await _planner.ChunksAsync(work, pending, current, ct);
    }

    /// <summary>A file that cannot be read might have been meant for this object: whoever wrote it is told.</summary>
    private static IEnumerable<Warning> Warnings(ImmutableArray<DatasetParseResult> unreadable)
    {
        if (unreadable.Length > 0)
        {
            yield return new Warning(WarningCodes.DatasetUnreadable, FunctionMessages.DatasetUnreadable(unreadable), unreadable.Length);
        }
    }

    /// <summary>The planned chunks: O(chunks) small reads.</summary>
    private async Task<List<ChunkKey>> LocateAsync(RunPlan run, IRecords records, CancellationToken ct)
    {
        if (run.ChunkSize < 2)
        {
            throw new Errors.FileFormatException(FunctionMessages.BadChunkSize(run.ChunkSize));
        }

        IReadOnlyList<long> boundaries = [];
        if (records.CanBeCut && run.Source.CanBeCut)
        {
            var cuts = ChunkPlanner.NominalCuts(run.DataStart, run.Source.Length, run.ChunkSize, SourceTranscoder.CodeUnitBytes(run.Encoding));
            boundaries = await new BoundaryLocator(services.Objects, run.Source, run.Encoding, records, run.Options.Guess).LocateAsync(cuts, ct);
        }

        return [.. ChunkPlanner.Plan(run.DataStart, run.Source.Length, boundaries)];
    }

    private static OpenRunRequest Request(WorkAhead work, RunPlan run, PlannedRun loaded, IReadOnlyList<ChunkKey> chunks, string owner) => new()
    {
        LoadId = work.LoadId,
        Owner = owner,
        Fence = work.Fence,
        PlanHash = run.PlanHash,
        Meaning = Digest(DatasetCompiler.Meaning(loaded.Dataset)),
        ChunkSize = run.ChunkSize,
        EngineVersion = FunctionOptions.EngineVersion,
        PlanDigest = Digest(string.Join('\n', chunks.Select(chunk => $"{chunk.Start}-{chunk.EndExclusive}"))),
        Force = work.Options.Force,
        DataStart = run.DataStart,
        Length = run.Source.Length,
        HasRowNumbers = loaded.Dataset.Rows.Length > 1,
        Columns = [.. loaded.Dataset.Columns.Select(column => new StagingColumn(column.Name, column.Type.ToString()))],
        Chunks = chunks,
    };

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
