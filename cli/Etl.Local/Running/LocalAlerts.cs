using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Outbox;

namespace Etl.Local.Running;

/// <summary>Alerts as rows of the outbox, one an execution: whoever comes second, the function or the definition, finds it there.</summary>
internal sealed class LocalAlerts(PostgresOutbox outbox) : IAlerts
{
    /// <summary>What makes the alert of an execution one.</summary>
    public static string DedupeId(string executionId) => LoadIds.Short(executionId);

    /// <inheritdoc/>
    public Task SendAsync(string executionId, FailureAnswer failure, CancellationToken ct) => outbox.AppendAsync(
        OutboxKind.Alerts, null, DedupeId(executionId), failure.Subject, failure.Message,
        new Dictionary<string, string> { ["error"] = failure.Error, ["dataset"] = failure.Dataset, ["kind"] = failure.Kind }, ct);
}
