using Etl.Core.Datasets;
using Etl.Functions.Ports;
using Etl.Postgres.Connections;
using Etl.Postgres.Merging;
using Etl.Postgres.Targets;

namespace Etl.Postgres.Sinks;

/// <summary>The sink that decides: what is in the target, whole, is loaded. Rows are staged in a table of their run, <see cref="StagingTable"/>.</summary>
public sealed partial class PostgresSink : ISink
{
    private readonly DatabaseConnections _connections;
    private readonly MergeThresholds _thresholds;

    /// <summary>Prepares a sink; it connects when it is used.</summary>
    public PostgresSink(DatabaseConnections connections)
        : this(connections, new MergeThresholds())
    {
    }

    internal PostgresSink(DatabaseConnections connections, MergeThresholds thresholds) => (_connections, _thresholds) = (connections, thresholds);

    /// <summary>What is asked of every load before its rows are merged, in this order. No dataset declares any yet.</summary>
    internal IReadOnlyList<LoadCheck> Checks { get; init; } = [];

    /// <inheritdoc/>
    public Task<TargetState> InspectAsync(Dataset dataset, CancellationToken ct) =>
        _connections.UseAsync(BackendName.Registry, c => TargetInspection.InspectAsync(c, dataset, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StagedReject>?> ReadRejectsAsync(string runId, long start, long endExclusive, int most, CancellationToken ct) =>
        _connections.UseAsync(BackendName.Registry, c => new RejectedRecords(c, runId, ct).ReadAsync(start, endExclusive, most), ct);
}
