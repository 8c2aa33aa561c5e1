using System.Collections.Immutable;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Rejects;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Finish;

/// <summary>
/// What follows the merge: rejects at absolute places, the report, the source moved, staging dropped. Every step may be
/// repeated: files are written whole under the run's names, a moved source stays moved, and this merge's report, written
/// before anything is dropped, says that there is nothing left to write.
/// </summary>
internal sealed class FinishFunction(FunctionServices services, PlannedRuns plans)
{
    private readonly ChunkEvidence _evidence = new(services);
    private readonly RejectFiles _rejects = new(services);

    /// <summary>Handles one run.</summary>
    public async Task<FinishAnswer> HandleAsync(FunctionRequest request, CancellationToken ct)
    {
        var state = request.RequireState();
        var runId = state.Plan?.RunId ?? state.Failure?.RunId ?? throw new StaleRunException(FunctionMessages.RunMissing("?"));
        var plan = await plans.GetAsync(services.Options.Bucket, RunKeys.Plan(runId), ct);
        using var about = services.Logger.About(runId);
        var isDry = state.Plan is { Options.DryRun: true };
        var result = isDry ? null : await ResultAsync(runId, ct);
        var key = RunKeys.LoadReport(runId);
        var report = await ReadReportAsync(key, result, ct);
        if (report is null)
        {
            try
            {
                report = await WriteAsync(readsFile: true);
            }
            catch (TerminalException e)
            {
                // A twin of this call may have been quicker: it has moved the source and dropped the chunks, after its report.
                report = await ReadReportAsync(key, result, ct);
                if (report is null && StagedRejects.IsFileGone(e) && result is { RejectedByCheck.IsEmpty: false })
                {
                    report = await WriteAsync(readsFile: false);
                }
                else if (report is null)
                {
                    throw;
                }
            }
        }

        if (report.Status != LoadStatus.Checked)
        {
            await MovedSources.MoveAsync(services.Objects, plan.Run.Source.Object, "processed", plan.Run.PlannedAt, runId, ct);
            await services.Registry.FinishAsync(runId, ct);
            await services.RecordStandingAsync(plan.Run, plan.Dataset.Name, report.Status.ToString(), (int)(report.Accounts.Chunks ?? 0), error: null);
        }

        return Answer(report);

        async Task<LoadReport> WriteAsync(bool readsFile)
        {
            var written = result is null ? await CheckedAsync(plan, state.Plan!, ct) : await MergedAsync(plan, result, readsFile, ct);
            await EtlJson.WriteAsync(services.Objects, services.Options.Bucket, key, written, EtlJson.Default.LoadReport, ct);
            EtlTelemetry.Finished(written);
            EtlLog.Finished(
                services.Logger, written.Status, written.Accounts.Read, written.Accounts.Accepted, written.Accounts.Rejected, written.Accounts.Inserted, written.Accounts.Updated);
            return written;
        }
    }

    private async Task<ReduceResult> ResultAsync(string runId, CancellationToken ct)
    {
        var run = await services.Registry.FindRunAsync(runId, ct) ?? throw new StaleRunException(FunctionMessages.RunMissing(runId));
        return run.Result ?? throw new StaleRunException(FunctionMessages.RunNotMerged(runId));
    }

    /// <summary>The report that is there, unless it is of another run of the same name.</summary>
    private async Task<LoadReport?> ReadReportAsync(string key, ReduceResult? result, CancellationToken ct)
    {
        var report = await EtlJson.ReadAsync(services.Objects, services.Options.Bucket, key, EtlJson.Default.LoadReport, ct);
        return report?.DecidedAt == result?.DecidedAt ? report : null;
    }

    private async Task<LoadReport> CheckedAsync(PlannedRun plan, WorkAhead work, CancellationToken ct)
    {
        var reports = await _evidence.ReadAsync(work, ct);
        return await ReportAsync(plan, reports, ChunkSums.Add(plan, reports, work.Repaired), LoadStatus.Checked, result: null, readsFile: true, ct);
    }

    private async Task<LoadReport> MergedAsync(PlannedRun plan, ReduceResult result, bool readsFile, CancellationToken ct)
    {
        var runId = plan.Run.RunId;
        var status = result.Outcome switch
        {
            ReduceOutcome.Duplicate => LoadStatus.Skipped,
            ReduceOutcome.Superseded => LoadStatus.Superseded,
            _ => LoadStatus.Succeeded,
        };
        var chunks = await services.Registry.ReadChunksAsync(runId, ct);
        if (chunks.Current.Count != result.Accounts.Chunks)
        {
            throw new StaleRunException(FunctionMessages.FinishedMeanwhile(runId));
        }

        var reports = ChunkEvidence.Staged(runId, chunks);
        return await ReportAsync(plan, reports, result.Accounts, status, result, readsFile, ct);
    }

    private async Task<LoadReport> ReportAsync(
        PlannedRun plan, IReadOnlyList<ChunkReport> reports, LoadAccounts accounts, LoadStatus status, ReduceResult? result, bool readsFile, CancellationToken ct)
    {
        var byCheck = result?.RejectedByCheck ?? ImmutableSortedDictionary<string, long>.Empty;
        // What was not merged is not rejected either: its rejects belong to the load that was.
        var writes = status is LoadStatus.Succeeded or LoadStatus.Checked;
        var first = writes ? await _rejects.WriteAsync(plan, reports, new StagedRejects(services, plan) { Expected = byCheck.Values.Sum(), ReadsFile = readsFile }, ct) : [];
        var totals = (await RejectTotals.ReadAsync(services, plan.Run.RunId, reports, ct)).With(byCheck);
        return new LoadReport
        {
            LoadId = plan.Run.LoadId,
            RunId = plan.Run.RunId,
            Object = plan.Run.Source.Object,
            Dataset = plan.Dataset.Name,
            Target = plan.Dataset.Target.Schema is { } schema ? $"{schema}.{plan.Dataset.Target.Table}" : plan.Dataset.Target.Table,
            Status = status,
            Accounts = accounts,
            RejectsByRule = totals.ByRule,
            FirstRejects = first,
            RejectsKey = first.Count > 0 ? RunKeys.RejectsJsonl(plan.Run.RunId) : null,
            Strategy = result?.Strategy,
            MergeSequence = result?.MergeSequence,
            OtherRunId = result?.OtherRunId,
            Reason = result?.Reason,
            DecidedAt = result?.DecidedAt,
            Warnings = result?.Warnings ?? LoadWarnings.Of(plan.Run, reports),
        };
    }

    private static FinishAnswer Answer(LoadReport report) => new()
    {
        RunId = report.RunId,
        Status = report.Status,
        GroupId = LoadIds.Group(report.Dataset, report.Object.Bucket, report.Object.Key),
        DedupeId = report.RunId,
        Message = new ResultMessage
        {
            LoadId = report.LoadId,
            RunId = report.RunId,
            Bucket = report.Object.Bucket,
            Key = report.Object.Key,
            Version = report.Object.Version,
            Dataset = report.Dataset,
            Status = report.Status,
            Accounts = report.Accounts,
            RejectsKey = report.RejectsKey,
            Strategy = report.Strategy,
            MergeSequence = report.MergeSequence,
            Warnings = report.Warnings,
        },
    };
}
