using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>Leases in memory; see <see cref="MemoryTables"/>.</summary>
internal sealed class MemoryLedger(MemoryTables tables) : ILedger
{
    public Task<int?> TryLeaseAsync(string runId, ChunkKey chunk, string owner, long fence, TimeSpan duration, CancellationToken ct)
    {
        lock (tables.Gate)
        {
            // The lease of a chunk that is gone is staging's to refuse.
            if (Find(runId, chunk) is not { } record)
            {
                return Task.FromResult<int?>(1);
            }

            if (record.LeasedBy is { } holder && holder != owner && record.LeasedUnder >= fence)
            {
                return Task.FromResult<int?>(null);
            }

            record.LeasedBy = owner;
            record.LeasedUnder = fence;
            return Task.FromResult<int?>(++record.Attempts);
        }
    }

    public Task CompleteAsync(string runId, ChunkKey chunk, string owner, int attempt, CancellationToken ct) => Free(runId, chunk, owner);

    public Task ReleaseAsync(string runId, ChunkKey chunk, string owner, int attempt, string error, string cause, CancellationToken ct) => Free(runId, chunk, owner);

    public Task RecordRunAsync(RunStanding standing, CancellationToken ct)
    {
        lock (tables.Gate)
        {
            tables.Standings.Add(standing);
        }

        return Task.CompletedTask;
    }

    private Task Free(string runId, ChunkKey chunk, string owner)
    {
        lock (tables.Gate)
        {
            if (Find(runId, chunk) is { } record && record.LeasedBy == owner)
            {
                record.LeasedBy = null;
            }
        }

        return Task.CompletedTask;
    }

    private ChunkRecord? Find(string runId, ChunkKey chunk) => tables.Runs[runId].Chunks.GetValueOrDefault((chunk.Index, chunk.Generation));
}
