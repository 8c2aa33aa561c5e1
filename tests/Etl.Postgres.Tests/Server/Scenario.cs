using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;

namespace Etl.Postgres.Tests.Server;

/// <summary>
/// A file of records of ten bytes each behind a header of five, cut into chunks of two records, and the calls that load
/// it. Its rows are (id text, value int8); a null row is a rejected record.
/// </summary>
internal sealed record Scenario(EtlDatabase Database)
{
    public const int RecordBytes = 10;
    public const int RecordsPerChunk = 2;
    public const long DataStart = 5;

    public Dataset Dataset { get; init; } = DatasetOf();

    /// <summary>The load's id, which its row says. A derived one is hard to read: <see cref="IsNamed"/>.</summary>
    public string LoadId { get; init; } = "load";

    /// <summary>The object's version; null: the load's id.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the load's row is there before it is claimed, under a name that can be read, as one of an earlier version may be.</summary>
    public bool IsNamed { get; init; } = true;

    public string Owner { get; init; } = "execution-1";

    public string Key { get; init; } = "incoming/a.csv";

    public string Sequencer { get; init; } = "1";

    public ulong Digest { get; init; } = 42;

    public bool Force { get; init; }

    public bool AllowShrink { get; init; }

    public string PlanHash { get; init; } = "plan";

    public string Meaning { get; init; } = "meaning";

    /// <summary>How many of the rejected records the target as it is has refused.</summary>
    public long RejectedByTarget { get; init; }

    public object?[]?[] Rows { get; init; } = [["a", 1L], ["b", 2L], ["c", 3L], ["d", 4L], ["e", 5L]];

    /// <summary>The file's bytes; null: those of <see cref="Rows"/>.</summary>
    public long? Length { get; init; }

    public long Size => Length ?? DataStart + (Rows.Length * RecordBytes);

    public static Dataset DatasetOf(
        MergeMode mode = MergeMode.Append, ConflictAction onConflict = ConflictAction.Update, bool keyed = false, string table = "target", params Column[] columns) => new()
        {
            Name = "set",
            Match = ["incoming/*"],
            Columns = columns.Length > 0
                ? [.. columns]
                : [new Column { Name = "id", Type = new(ColumnKind.Text), Required = true }, new Column { Name = "value", Type = new(ColumnKind.Int8) }],
            Target = new Target { Table = table, Mode = mode, OnConflict = onConflict, Key = mode == MergeMode.Upsert || keyed ? ["id"] : [] },
        };

    public ImmutableArray<ChunkKey> Chunks =>
        [.. Enumerable.Range(0, (Rows.Length + RecordsPerChunk - 1) / RecordsPerChunk).Select(i => new ChunkKey(i, Offset(i * RecordsPerChunk), Offset(Math.Min((i + 1) * RecordsPerChunk, Rows.Length)), 0))];

    public static long Offset(int record) => DataStart + (record * RecordBytes);

    public ObjectVersion Object => new() { Bucket = "bucket", Key = Key, Version = Version ?? LoadId, Size = Size, Sequencer = Sequencer };

    public async Task<Claim> ClaimAsync()
    {
        if (IsNamed)
        {
            await NameAsync();
        }

        return await Database.Registry.ClaimAsync(
            new ClaimRequest { Object = Object, Dataset = Dataset.Name, Target = Dataset.Target, Meaning = Meaning, Owner = Owner, Force = Force },
            CancellationToken.None);
    }

    public Task<OpenRun> OpenAsync(Claim claim, IReadOnlyList<ChunkKey>? chunks = null) => Database.Registry.OpenRunAsync(new OpenRunRequest
    {
        LoadId = claim.LoadId,
        Owner = Owner,
        Fence = claim.Fence,
        PlanHash = PlanHash,
        Meaning = Meaning,
        ChunkSize = RecordBytes * RecordsPerChunk,
        EngineVersion = "1",
        PlanDigest = "digest",
        Force = Force,
        DataStart = DataStart,
        Columns = [.. Dataset.Columns.Select(c => new StagingColumn(c.Name, c.Type.ToString()))],
        Chunks = chunks ?? Chunks,
        Length = Size,
        HasRowNumbers = Dataset.Rows.Length > 1,
    }, CancellationToken.None);

    public ChunkReport ReportOf(ChunkKey chunk, int attempt = 1)
    {
        var records = RecordsOf(chunk).ToList();
        return new ChunkReport
        {
            Chunk = chunk,
            Attempt = attempt,
            ActualEndExclusive = chunk.EndExclusive,
            ObjectVersion = LoadId,
            Read = records.Count,
            Accepted = records.Count(r => r.Row is not null),
            Rejected = records.Count(r => r.Row is null),
            RejectedByTarget = chunk.Index == 0 ? RejectedByTarget : 0,
            Rows = records.Count(r => r.Row is not null),
        };
    }

    public Task<StageResultOf> StageAsync(string runId, ChunkKey chunk, int attempt = 1) => StageAsync(runId, chunk, attempt, ReportOf(chunk, attempt));

    public async Task<StageResultOf> StageAsync(string runId, ChunkKey chunk, int attempt, ChunkReport report)
    {
        var copied = false;
        var result = await Database.Sink.StageAsync(runId, chunk, attempt, async (stream, ct) =>
        {
            copied = true;
            await WriteAsync(stream, chunk, ct);
            return report;
        }, CancellationToken.None);
        return new StageResultOf(result.Report, result.AlreadyStaged, copied);
    }

    public Task WriteAsync(Stream stream, ChunkKey chunk, CancellationToken ct) =>
        BinaryCopy.WriteAsync(stream, RecordsOf(chunk).Where(r => r.Row is not null).Select(r => (object?[])[.. r.Row!, r.Offset]), ct);

    public ReduceRequest RequestOf(string runId, Claim claim) => new()
    {
        RunId = runId,
        Fence = claim.Fence,
        Dataset = Dataset,
        Digest = Digest,
        Force = Force,
        AllowShrink = AllowShrink,
        Proven = new LoadAccounts
        {
            Bytes = Size,
            Chunks = Chunks.Length,
            RepairedChunks = 0,
            Read = Rows.Length,
            Blank = 0,
            Accepted = Rows.Count(r => r is not null),
            Rejected = Rows.Count(r => r is null),
            Filtered = 0,
            Rows = Rows.Count(r => r is not null),
        },
    };

    /// <summary>Asked before the commit of what checks have rejected; by default all of it passes.</summary>
    public RejectJudge Judge { get; init; } = (_, _) => Task.CompletedTask;

    public Task<ReduceResult> MergeAsync(string runId, Claim claim) => Database.Sink.PublishAsync(RequestOf(runId, claim), Judge, CancellationToken.None);

    /// <summary>Claims, opens and stages everything.</summary>
    public async Task<(Claim Claim, string RunId)> StageAllAsync()
    {
        var claim = await ClaimAsync();
        Assert.Equal(ClaimOutcome.Claimed, claim.Outcome);
        var run = await OpenAsync(claim);
        foreach (var chunk in run.Chunks.Where(c => !c.Staged))
        {
            await StageAsync(run.RunId, chunk.Key);
        }

        return (claim, run.RunId);
    }

    /// <summary>From claim to merge.</summary>
    public async Task<(Claim Claim, string RunId, ReduceResult Result)> LoadAsync()
    {
        var (claim, runId) = await StageAllAsync();
        return (claim, runId, await MergeAsync(runId, claim));
    }

    /// <summary>From claim to published.</summary>
    public async Task<ReduceResult> CompleteAsync()
    {
        var (_, runId, result) = await LoadAsync();
        await Database.Registry.FinishAsync(runId, CancellationToken.None);
        await Database.Registry.MarkPublishedAsync(runId, CancellationToken.None);
        return result;
    }

    /// <summary>Stages all of them, then merges them at once, each as often as it takes.</summary>
    public static async Task<IReadOnlyList<ReduceResult>> MergeAtOnceAsync(IReadOnlyList<Scenario> scenarios)
    {
        var staged = await Task.WhenAll(scenarios.Select(async s => (Scenario: s, Staged: await s.StageAllAsync())));
        return await Task.WhenAll(staged.Select(async s =>
        {
            while (true)
            {
                try
                {
                    return await s.Scenario.MergeAsync(s.Staged.RunId, s.Staged.Claim);
                }
                catch (TargetBusyException)
                {
                    await Task.Delay(20);
                }
            }
        }));
    }

    /// <summary>Gives the claim up, as after a failure.</summary>
    public Task<AbandonOutcome> AbandonAsync(bool refused, string error = "") => Database.Registry.AbandonAsync(
        new AbandonRequest { LoadId = LoadId, Object = Object, Owner = Owner, Refused = refused, Error = error }, CancellationToken.None);

    private async Task NameAsync()
    {
        await Database.Connections.Schema.EnsureAsync(CancellationToken.None);
        var schema = Dataset.Target.Schema ?? "public";
        await Database.Connections.UseAsync("tests", c => c.ExecuteAsync(
            """
            INSERT INTO etl.load (load_id, bucket, key, version, size, etag, sequencer, dataset, target, status)
            VALUES ($1, 'bucket', $2, $3, $4, '', $5, $6, $7, 'loading') ON CONFLICT DO NOTHING
            """, CancellationToken.None, LoadId, Key, Object.Version, Size, Sequencer, Dataset.Name, SqlName.Quote(schema, Dataset.Target.Table)), CancellationToken.None);
    }

    private IEnumerable<(object?[]? Row, long Offset)> RecordsOf(ChunkKey chunk) =>
        Rows.Select((row, index) => (row, Offset(index))).Where(r => r.Item2 >= chunk.Start && r.Item2 < chunk.EndExclusive);
}

internal sealed record StageResultOf(ChunkReport Report, bool AlreadyStaged, bool Copied);
