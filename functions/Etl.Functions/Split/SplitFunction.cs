using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Split;

/// <summary>
/// Plans the work over chunks: at first, and again whenever the proof asks for it. Durable effects: the claim, the run with
/// its chunk rows and staging table, and objects under the run's own names. Repeated by the same execution it comes to
/// the same answer; a late twin of another execution finds the claim taken.
/// </summary>
public sealed class SplitFunction(FunctionServices services, PlannedRuns plans)
{
    private readonly FirstCut _first = new(services);
    private readonly Resplit _again = new(services, plans);

    /// <summary>Handles one step.</summary>
    public async Task<WorkAhead> HandleAsync(FunctionRequest request, CancellationToken ct)
    {
        var work = await PlanAsync(request, ct);
        if (work.RunId is not null && work.Next is not (Next.Skip or Next.Busy or Next.Supersede))
        {
            await TellAsync(work, ct);
        }
        else if (request.Event?.Detail is { } detail)
        {
            EtlLog.NotLoaded(services.Logger, work.Next, detail.Bucket.Name, detail.Object.Key, work.Message);
        }

        return work with { Trace = request.Trace ?? "" };
    }

    private Task<WorkAhead> PlanAsync(FunctionRequest request, CancellationToken ct) => request.Step switch
    {
        "Plan" => _first.PlanAsync(request.Event ?? throw FunctionRequest.Lacks("event"), request.ExecutionId, ct),
        nameof(Next.Repair) => _again.RepairAsync(request.RequirePlan(), ct),
        nameof(Next.PreScan) => _again.PreScanAsync(request.RequirePlan(), ct),
        "Recut" => _again.RecutAsync(request.RequirePlan(), request.State!.Map ?? throw FunctionRequest.Lacks("state.map"), ct),
        nameof(Next.LoadValidated) => _again.LoadValidatedAsync(request.RequirePlan(), ct),
        _ => throw new InputException(FunctionMessages.NoSuchStep(request.Step)),
    };

    private async Task TellAsync(WorkAhead work, CancellationToken ct)
    {
        using var about = services.Logger.About(work.RunId!);
        var plan = await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        var (source, dataset) = (plan.Run.Source.Object, plan.Dataset.Name);
        EtlLog.Planned(services.Logger, work.Next, source.Bucket, source.Key, dataset, source.Size, work.Pending, work.Chunks, work.Resumed);
        if (work.Round > 0)
        {
            EtlLog.Repaired(services.Logger, work.Repaired, work.Round);
        }

        if (work.Next != Next.Finish)
        {
            await services.RecordStandingAsync(plan.Run, dataset, "Planned", work.Chunks, error: null);
        }
    }
}
