using Etl.Core.Splitting;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>
/// What Postgres holds, in memory: these tests are about what functions decide, at hundreds of chunkings a case, and no
/// database is needed for that. That the real one does the same is the matter of Etl.Postgres.Tests.
/// </summary>
internal sealed class MemoryTables
{
    public Lock Gate { get; } = new();

    public Dictionary<string, LoadRecord> Loads { get; } = [];

    public Dictionary<string, RunRecord> Runs { get; } = [];

    /// <summary>The rows of a loaded run, in file order.</summary>
    public IReadOnlyList<StagedRow> Target { get; set; } = [];

    /// <summary>What was recorded of runs, in order.</summary>
    public List<RunStanding> Standings { get; } = [];

    /// <summary>The executions that are running.</summary>
    public HashSet<string> Alive { get; } = [];

    public RunRecord LatestOf(string loadId) => Runs.Values.Where(run => run.LoadId == loadId).MaxBy(run => run.Number)!;
}

internal sealed class LoadRecord
{
    public required ObjectVersion Object { get; init; }

    public required string Dataset { get; init; }

    public string? Owner { get; set; }

    public long Fence { get; set; }

    public string? LoadedRun { get; set; }

    public bool Published { get; set; }

    public int RunCount { get; set; }
}

internal sealed class RunRecord
{
    public required string RunId { get; init; }

    public required string LoadId { get; init; }

    public required int Number { get; init; }

    public required OpenRunRequest Request { get; init; }

    public required string Owner { get; set; }

    public RunState State { get; set; } = RunState.Planned;

    public ReduceResult? Result { get; set; }

    /// <summary>What checks have rejected, in file order; null: there is no such list.</summary>
    public IReadOnlyList<StagedReject>? Rejects { get; set; }

    public Dictionary<(int Index, int Generation), ChunkRecord> Chunks { get; } = [];

    public IEnumerable<ChunkRow> Current => Chunks.Values.Where(chunk => !chunk.IsSuperseded)
        .Select(chunk => new ChunkRow { Key = chunk.Key, Staged = chunk.Report is not null, Report = chunk.Report })
        .OrderBy(row => row.Key.Start);
}

internal sealed class ChunkRecord(ChunkKey key)
{
    public ChunkKey Key => key;

    public bool IsSuperseded { get; set; }

    public ChunkReport? Report { get; set; }

    public IReadOnlyList<StagedRow> Rows { get; set; } = [];

    public string? LeasedBy { get; set; }

    public long LeasedUnder { get; set; }

    public int Attempts { get; set; }
}
