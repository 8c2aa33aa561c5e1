using System.Text.Json;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;

namespace Etl.StateMachine;

/// <summary>Runs executions of one definition on this machine. Holds no state between them; they may run at once.</summary>
public sealed class StateMachineExecutor
{
    private readonly StateMachineDefinition _definition;
    private readonly ITaskResources _resources;
    private readonly IObjectAccess _objects;
    private readonly ExecutorOptions _options;
    private readonly Chance _chance;

    /// <exception cref="DefinitionException">A Task state's Resource is not supported by <paramref name="resources"/>.</exception>
    public StateMachineExecutor(StateMachineDefinition definition, ITaskResources resources, IObjectAccess objects, ExecutorOptions options)
    {
        var unsupported = definition.Tasks.Where(task => !resources.Supports(task.Resource))
            .Select(task => new DefinitionProblem(task.Name, "Resource", $"'{task.Resource}' is not supported here."))
            .ToArray();
        if (unsupported.Length > 0)
        {
            throw new DefinitionException(unsupported);
        }

        _definition = definition;
        _resources = resources;
        _objects = objects;
        _options = options;
        _chance = new Chance(options.Random);
    }

    /// <summary>Runs an execution to its end. Failing, timing out and being aborted are results, not exceptions.</summary>
    /// <param name="ct">Aborts the execution; its running tasks get the cancellation.</param>
    /// <exception cref="ArgumentException">The input is not JSON or exceeds the payload limit.</exception>
    public async Task<ExecutionResult> RunAsync(ExecutionStart start, IExecutionObserver? observer, CancellationToken ct)
    {
        var identity = new ExecutionIdentity
        {
            Id = start.ExecutionId,
            Name = start.Name,
            Input = Input(start),
            StartTime = _options.Time.GetUtcNow(),
            Arns = start.Arns,
            StateMachineId = start.Arns.StateMachine(start.StateMachineName),
            StateMachineName = start.StateMachineName,
        };
        var history = new ExecutionHistory(identity.Id, mapRunArn: null, _options, observer, keep: true);
        var run = new ExecutionRun(new Services(_resources, _objects, _options, _chance, observer), identity, history);
        var outcome = await ExecutionLoop.RunAsync(run, _definition.Graph, _definition.Timeout, ct);
        return new ExecutionResult
        {
            Status = outcome.Status,
            Output = outcome.Output?.DeepClone(),
            Error = outcome.Error,
            Cause = outcome.Cause,
            FinalState = outcome.FinalState,
            History = history.Events,
        };
    }

    private JsonElement Input(ExecutionStart start)
    {
        try
        {
            var input = JsonText.Parse(start.Input);
            Payload.Check(input, _options, start.Name, "an execution input");
            return JsonText.Freeze(input);
        }
        catch (Exception error) when (error is JsonException or Errors.DataLimitExceededException)
        {
            throw new ArgumentException($"The input of execution '{start.Name}' cannot be used: {error.Message}", nameof(start), error);
        }
    }
}

/// <summary>What the interpreter runs with. The limits' defaults are Step Functions' quotas.</summary>
public sealed record ExecutorOptions
{
    /// <summary>The clock of Wait, retries, timeouts and timestamps.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Jitter, UUIDs and names of children. Used by one thread at a time.</summary>
    public required Random Random { get; init; }

    /// <summary>Bytes of UTF-8 that a payload between states may have.</summary>
    public int PayloadLimitBytes { get; init; } = 262_144;

    /// <summary>Events an execution's history may have; a child of a distributed Map has a history of its own.</summary>
    public int HistoryLimit { get; init; } = 25_000;

    /// <summary>Iterations of an inline Map that run at once, whatever its MaxConcurrency.</summary>
    public int InlineConcurrencyLimit { get; init; } = 40;

    /// <summary>Children of a distributed Map that run at once, whatever its MaxConcurrency.</summary>
    public int DistributedConcurrencyLimit { get; init; } = 10_000;

    /// <summary>How long a cancelled task may take to end before the interpreter goes on without it.</summary>
    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromSeconds(30);
}
