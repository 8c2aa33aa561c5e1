using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.MarkPublished;

/// <summary>Records that the result was handed on, and gives the claim up. Repeated, it changes nothing.</summary>
internal sealed class MarkPublishedFunction(FunctionServices services)
{
    /// <summary>Handles one load.</summary>
    public Task HandleAsync(FunctionRequest request, CancellationToken ct) =>
        services.Registry.MarkPublishedAsync(request.RequireState().Finish?.RunId ?? throw FunctionRequest.Lacks("state.finish.runId"), ct);
}
