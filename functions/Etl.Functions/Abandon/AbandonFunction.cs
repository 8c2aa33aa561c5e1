using System.Text.Json;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Rejects;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Abandon;

/// <summary>
/// Ends a run that cannot go on. A refused one is dropped and its file moved to <c>failed/</c>; an interrupted one is left
/// for the same input to resume. Postgres decides: a run found loaded is left alone and finished, and one whose claim another
/// execution has taken over is that execution's. May be repeated.
/// </summary>
internal sealed class AbandonFunction(FunctionServices services, PlannedRuns plans)
{
    private readonly ChunkEvidence _evidence = new(services);
    private readonly RejectFiles _rejects = new(services);

    /// <summary>Handles one failure.</summary>
    public async Task<FailureAnswer> HandleAsync(FunctionRequest request, CancellationToken ct)
    {
        var raw = request.Input ?? throw FunctionRequest.Lacks("input");
        var input = Read(raw);
        var caught = request.State?.Error ?? new CaughtError("States.Runtime", "The execution was stopped.");
        var work = request.State?.Plan;
        var failure = await Failure.FindAsync(services, caught, work, ct);
        var plan = await TryPlanAsync(work, failure, ct);
        var source = Events.Version(input);
        var answer = Alerts.Compose(failure, input, plan, plan?.Dataset.Name ?? input.Options.Dataset, request.ExecutionId, raw.GetRawText());
        using var about = plan is null ? null : services.Logger.About(plan.Run.RunId);
        EtlLog.Failed(services.Logger, source.Bucket, source.Key, failure.Error, failure.Cause);
        if (work?.Options.DryRun ?? input.Options.DryRun)
        {
            return answer;
        }

        if (failure.IsRefusal && plan is not null)
        {
            await TryWriteRejectsAsync(plan, work!, ct);
        }

        var outcome = await services.Registry.AbandonAsync(
            new AbandonRequest
            {
                LoadId = work?.LoadId,
                Object = source,
                Owner = request.ExecutionId,
                Refused = failure.IsRefusal,
                Error = failure.Stored,
            },
            ct);

        // What failed before there was a plan is known by its claim.
        if (plan is null && outcome.Dataset is { } dataset)
        {
            answer = Alerts.Compose(failure, input, plan, dataset, request.ExecutionId, raw.GetRawText());
        }

        if (outcome.Loaded)
        {
            return answer with { Next = Next.Finish, RunId = outcome.RunId! };
        }

        // Whoever took the claim over loads the file, or says why not. One that never had it may be the only one to know: its failure is told.
        var hadClaim = work is { Fence: > 0 } || failure.Error == nameof(StaleRunException);
        if (outcome.IsOthers && hadClaim)
        {
            return answer with { Next = Next.Busy, RunId = outcome.RunId ?? "" };
        }

        if (failure.IsRefusal)
        {
            // A file that is gone is not started again, so nobody would come back to tell.
            await services.Alerts.SendAsync(request.ExecutionId, answer, ct);
            var name = outcome.RunId ?? outcome.LoadId ?? LoadIds.Short(request.ExecutionId);
            await MovedSources.MoveAsync(services.Objects, source, "failed", plan?.Run.PlannedAt ?? services.Time.GetUtcNow(), name, ct);
        }

        EtlTelemetry.Failed(answer.Dataset);
        if (plan is not null)
        {
            await services.RecordStandingAsync(plan.Run, plan.Dataset.Name, "Failed", work!.Chunks, failure.Error);
        }

        return answer with { RunId = outcome.RunId ?? "" };
    }

    private static LoadEvent Read(JsonElement input)
    {
        try
        {
            return input.Deserialize(EtlJson.Default.LoadEvent) ?? throw FunctionRequest.Lacks("input");
        }
        catch (JsonException e)
        {
            throw new InputException(FunctionMessages.PayloadUnreadable("Abandon", e.Message), e);
        }
    }

    /// <summary>The plan, if it can be read. A refusal is worth trying again for it, since its rejects cannot be written without; an alert is not.</summary>
    private async Task<PlannedRun?> TryPlanAsync(WorkAhead? work, Failure failure, CancellationToken ct)
    {
        if (work?.RunId is null)
        {
            return null;
        }

        try
        {
            return await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        }
        catch (EtlException e) when (e is TerminalException || !failure.IsRefusal)
        {
            return null;
        }
    }

    /// <summary>The rejects of a refused file are what its sender needs most; without proof they have offsets, and lines as far as they are known.</summary>
    private async Task TryWriteRejectsAsync(PlannedRun plan, WorkAhead work, CancellationToken ct)
    {
        try
        {
            await WriteRejectsAsync(readsFile: true);
        }
        catch (Exception e) when (StagedRejects.IsFileGone(e))
        {
            await WriteRejectsAsync(readsFile: false);
        }

        async Task WriteRejectsAsync(bool readsFile)
        {
            try
            {
                var staged = work.Pass == Pass.Load ? new StagedRejects(services, plan) { ReadsFile = readsFile } : null;
                await _rejects.WriteAsync(plan, await _evidence.ReadAsync(work, ct), staged, ct);
            }
            catch (Exception e) when (e is AccountsException || (e is StaleRunException && work.Pass == Pass.Load))
            {
                // Not every chunk has reported: the refusal came before that. Or a twin of this call has ended the run, behind files of its own.
            }
        }
    }
}
