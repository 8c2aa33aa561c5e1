using Etl.Functions.Hosting;
using Etl.Functions.Process;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>
/// Plans the work over chunks: at first, and again whenever the proof asks for it. Durable effects: the claim, the run with
/// its chunk rows and staging table, and objects under the run's own names. Repeated by the same execution it comes to
/// the same answer; a late twin of another execution finds the claim taken.
/// </summary>
public sealed class SplitFunction(FunctionServices services, PlanCache plans)
{
    private readonly FirstPlan _first = new(services);
    private readonly Resplit _again = new(services, plans);

    /// <summary>Handles one step.</summary>
    public Task<WorkPlan> HandleAsync(FunctionRequest request, CancellationToken ct) => request.Step switch
    {
        "Plan" => _first.PlanAsync(request.Event!, request.ExecutionId, ct),
        nameof(Next.Repair) => _again.RepairAsync(request.State!.Plan!, ct),
        nameof(Next.PreScan) => _again.PreScanAsync(request.State!.Plan!, ct),
        "Recut" => _again.RecutAsync(request.State!.Plan!, request.State.Map!, ct),
        nameof(Next.LoadValidated) => _again.LoadValidatedAsync(request.State!.Plan!, ct),
        _ => throw new ArgumentException($"Split has no step '{request.Step}'.", nameof(request)),
    };
}
