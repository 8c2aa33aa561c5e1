using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Abandon;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Local.Objects;
using Etl.Postgres.Connections;
using Etl.Postgres.History;
using Etl.Postgres.Ledger;
using Etl.Postgres.Loads;
using Etl.Postgres.Outbox;
using Etl.Postgres.Sinks;
using Etl.StateMachine;

namespace Etl.Local.Running;

/// <summary>One execution of the definition on one machine.</summary>
internal sealed class LocalRun(LocalOptions options, DirectoryStore store, DatabaseConnections database, DatasetCatalog datasets)
{
    /// <summary>What the functions run on instead of what is composed here; for what attacks them.</summary>
    public Func<FunctionServices, FunctionServices> Decorate { get; init; } = services => services;

    /// <summary>The clock by which the definition waits before it tries again; for what attacks it.</summary>
    public TimeProvider Waits { get; init; } = TimeProvider.System;

    private const string MachineName = "etl";

    /// <summary>How long the end of a run may wait until its last events are written.</summary>
    private static readonly TimeSpan PatienceWithEvents = TimeSpan.FromSeconds(2);

    public async Task<RunOutcome> RunAsync(RunRequest request, ObjectVersion source, IRunProgress progress, CancellationToken ct)
    {
        var definition = StateMachineDefinition.Load(
            await File.ReadAllTextAsync(Path.Combine(options.ApplicationRoot, "statemachine", "etl.asl.json"), ct),
            LocalResources.Substitutions(request.Options.DryRun));
        var reporter = new RunReporter(progress, definition, source.Size);
        var services = Decorate(Services(reporter));
        var functions = new FunctionRouter(services);
        var resources = new LocalResources(functions, new PostgresOutbox(database));
        var executor = new StateMachineExecutor(
            definition, resources, new StoreAccess(services.Objects), new ExecutorOptions { Time = Waits, Random = new Random() });
        var start = new ExecutionStart { Name = Guid.NewGuid().ToString(), StateMachineName = MachineName, Input = Input(request, source) };

        // While this lives the execution counts as running; it dies with the process, however that ends.
        await using var alive = request.Options.DryRun ? null : await PostgresExecutionLock.AcquireAsync(database, start.ExecutionId, ct);

        // A dry run leaves no row in the database.
        await using var log = request.Options.DryRun ? null : new ExecutionLog(database);
        IExecutionObserver observer = log is null ? reporter : new ExecutionObservers(reporter, new ExecutionRecorder(log.Add, start.ExecutionId, source, () => reporter.Plan));
        var result = await executor.RunAsync(start, observer, ct);
        reporter.End();
        if (result.Status == ExecutionStatus.Aborted)
        {
            await AbandonAsync(functions, start, reporter.Plan);
        }

        if (log is not null && await log.CloseAsync(PatienceWithEvents) is { } reason)
        {
            progress.Note($"not all events of this execution are kept: {reason}");
        }

        ct.ThrowIfCancellationRequested();
        return await OutcomeAsync(request, source, result, reporter, caught => Failure.FindAsync(services, caught, reporter.Plan, ct), ct);
    }

    /// <summary>Aborting bypasses every Catch: as a rule does on AWS, Abandon is called from outside, so that the claim is given up at once.</summary>
    private static async Task AbandonAsync(FunctionRouter functions, ExecutionStart start, WorkAhead? plan)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var request = new JsonObject
            {
                ["executionId"] = start.ExecutionId,
                ["input"] = JsonNode.Parse(start.Input),
                ["state"] = new JsonObject { ["plan"] = plan is null ? null : JsonSerializer.SerializeToNode(plan, EtlJson.Default.WorkAhead) },
            };
            await functions.InvokeAsync("Abandon", request, patience.Token);
        }
        catch (Exception)
        {
            // The claim dies with the execution's lock; what is left is found by whoever comes next.
        }
    }

    private FunctionServices Services(IWorkObserver observer) => new()
    {
        Objects = store,
        Registry = new PostgresLoadRegistry(database, new PostgresExecutionLiveness(database)),
        Sink = new PostgresSink(database),
        Ledger = new PostgresLedger(database),
        Datasets = datasets,
        Alerts = new LocalAlerts(new PostgresOutbox(database)),
        Observer = observer,
        Time = TimeProvider.System,
        Options = new FunctionOptions { Bucket = DirectoryStore.WorkspaceBucket, ResumeFor = options.ResumeFor },
    };

    private static string Input(RunRequest request, ObjectVersion source) => JsonSerializer.Serialize(
        new LoadEvent
        {
            Detail = new EventDetail
            {
                Bucket = new EventBucket(source.Bucket),
                Object = new EventObject { Key = source.Key, Size = source.Size, VersionId = source.Version, Sequencer = source.Sequencer },
            },
            Options = request.Options,
        },
        EtlJson.Default.LoadEvent);

    private async Task<RunOutcome> OutcomeAsync(
        RunRequest request, ObjectVersion source, ExecutionResult result, RunReporter reporter, Func<CaughtError, Task<Failure>> find, CancellationToken ct)
    {
        var plan = reporter.Plan;
        var outcome = new RunOutcome
        {
            Status = RunStatus.Failed,
            File = request.File,
            LoadId = plan is { LoadId: { Length: > 0 } loadId } ? loadId : null,
            RunId = plan?.RunId,
            Dataset = request.Options.Dataset ?? datasets.Match(source.MatchKey).Dataset!.Name,
            DryRun = request.Options.DryRun,
            Resumed = plan?.Resumed ?? false,
        };
        if (result.Status != ExecutionStatus.Succeeded)
        {
            return await FailedAsync(outcome, result, find, ct);
        }

        outcome = outcome with
        {
            Status = result.FinalState switch
            {
                "Busy" => RunStatus.Busy,
                "Skipped" => RunStatus.Skipped,
                "Superseded" => RunStatus.Superseded,
                _ => RunStatus.Succeeded,
            },
            Reason = plan?.Message,
        };
        if (plan?.RunId is not { } runId || plan.Next is Next.Skip or Next.Busy or Next.Supersede)
        {
            return outcome;
        }

        var report = await EtlJson.ReadAsync(store, DirectoryStore.WorkspaceBucket, RunKeys.LoadReport(runId), EtlJson.Default.LoadReport, ct);
        return report is null ? outcome : outcome.With(report, store);
    }

    private async Task<RunOutcome> FailedAsync(RunOutcome outcome, ExecutionResult result, Func<CaughtError, Task<Failure>> find, CancellationToken ct)
    {
        // Behind a Map only its children know why. Abandon asks them, unless what has failed is the database that it needs too.
        var failure = await find(new CaughtError(result.Error ?? result.Status.ToString(), result.Cause));
        outcome = outcome with { ErrorName = failure.Error, ErrorCause = failure.Chunk is null ? Cause(result.Cause) : failure.Cause };
        if (outcome.RunId is not { } runId)
        {
            return outcome;
        }

        var rejects = store.PathOf(DirectoryStore.WorkspaceBucket, RunKeys.RejectsJsonl(runId));
        return outcome with { RejectsPath = File.Exists(rejects) ? Path.GetDirectoryName(rejects) : null, Warnings = await WarningsAsync(runId, ct) };
    }

    /// <summary>The warnings of a run's plan, if that can be read: what has failed may be the store itself.</summary>
    private async Task<IReadOnlyList<Warning>> WarningsAsync(string runId, CancellationToken ct)
    {
        try
        {
            return (await EtlJson.ReadAsync(store, DirectoryStore.WorkspaceBucket, RunKeys.Plan(runId), EtlJson.Default.RunPlan, ct))?.Warnings ?? [];
        }
        catch (EtlException)
        {
            return [];
        }
    }

    /// <summary>The message out of a Cause as Lambda writes it, or the Cause.</summary>
    private static string? Cause(string? cause)
    {
        if (cause is null || !cause.StartsWith('{'))
        {
            return cause;
        }

        try
        {
            return JsonSerializer.Deserialize(cause, EtlJson.Default.ErrorCause)?.ErrorMessage ?? cause;
        }
        catch (JsonException)
        {
            return cause;
        }
    }
}
