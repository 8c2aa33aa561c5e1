using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Distributed;

/// <summary>
/// One run of a distributed Map. Every item becomes an execution of its own. Memory holds the children under way, not the items
/// before them nor, with a ResultWriter, the results behind them.
/// </summary>
internal sealed class MapRun(StateRun run, MapState state, DistributedMode mode)
{
    private const string ToleranceExceeded = "The specified tolerated failure threshold was exceeded";

    private readonly string _stateMachineName = run.Execution.Identity.StateMachineName;
    private readonly Arns _arns = run.Execution.Identity.Arns;
    private long _failed;
    private bool _exceeded;

    /// <returns>The state's result.</returns>
    public async Task<JsonNode?> RunAsync(JsonNode? input, CancellationToken ct)
    {
        var id = run.Services.Chance.Uuid();
        var arn = _arns.MapRun(_stateMachineName, mode.Label, id);
        var tolerance = new FailureTolerance(run.Number(mode.ToleratedFailureCount, input), run.Number(mode.ToleratedFailurePercentage, input));
        run.Record(new HistoryEvent { Type = HistoryEventType.MapStateStarted, Length = 0 });
        run.Record(new HistoryEvent { Type = HistoryEventType.MapRunStarted, MapRunArn = arn });
        try
        {
            await using var results = Results(input, id, arn);
            await RunChildrenAsync(input, arn, tolerance, results, ct);
            var result = await results.CompleteAsync(ct);
            if (_exceeded)
            {
                throw new ExceedToleratedFailureThresholdException(ToleranceExceeded);
            }

            run.Record(new HistoryEvent { Type = HistoryEventType.MapRunSucceeded, MapRunArn = arn });
            return result;
        }
        catch (StateException failure)
        {
            run.Record(new HistoryEvent { Type = HistoryEventType.MapRunFailed, MapRunArn = arn, Error = failure.Error, Cause = failure.Cause });
            throw;
        }
    }

    private async Task RunChildrenAsync(JsonNode? input, string arn, FailureTolerance tolerance, IMapResults results, CancellationToken ct)
    {
        var requested = (int)(run.Number(state.MaxConcurrency, input) ?? 0);
        var limit = run.Options.DistributedConcurrencyLimit;
        var source = new ItemSource(run, state, mode.ItemReader, input);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await FanOut.RunAsync(
                new ItemInputs(run, state, input).Select(source.ReadAsync(stop.Token), stop.Token),
                requested == 0 ? limit : Math.Min(requested, limit),
                async (item, token) =>
                {
                    var result = await RunChildAsync(item, arn, token);
                    await results.AddAsync(item.Item.Index, result, ct);

                    // A child is aborted only because the run is ending already: it is no reason for that.
                    if (result.Status is not (ExecutionStatus.Succeeded or ExecutionStatus.Aborted) && tolerance.IsExceeded(Interlocked.Increment(ref _failed), source.Total))
                    {
                        await stop.CancelAsync(); // The siblings end as aborted.
                    }
                },
                stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            _exceeded = true;
        }

        _exceeded |= tolerance.IsExceeded(_failed, source.Total);
    }

    private async Task<ChildResult> RunChildAsync(ItemInput item, string mapRunArn, CancellationToken ct)
    {
        var name = run.Services.Chance.Uuid();
        var identity = new ExecutionIdentity
        {
            Arns = _arns,
            Id = _arns.MapChild(_stateMachineName, mode.Label, name),
            Name = name.ToString(),
            Input = item.Input,
            StartTime = run.Options.Time.GetUtcNow(),
            StateMachineId = _arns.StateMachine($"{_stateMachineName}/{mode.Label}"),
            StateMachineName = $"{_stateMachineName}/{mode.Label}",
        };
        var history = new ExecutionHistory(identity.Id, mapRunArn, run.Options, run.Services.Observer, keep: false);
        var outcome = await ExecutionLoop.RunAsync(new ExecutionRun(run.Services, identity, history), state.Processor, timeout: null, ct);
        return new ChildResult
        {
            ExecutionArn = identity.Id,
            Name = identity.Name,
            Input = JsonText.Write(JsonText.Thaw(item.Input)),
            Output = outcome.OutputText,
            StartDate = identity.StartTime,
            StopDate = run.Options.Time.GetUtcNow(),
            Status = outcome.Status,
            Error = outcome.Error,
            Cause = outcome.Cause,
        };
    }

    private IMapResults Results(JsonNode? input, Guid id, string arn)
    {
        if (mode.ResultWriter is not { } writer)
        {
            return new CollectedResults(state.Name, run.Options.PayloadLimitBytes);
        }

        var place = ObjectPlace.Of(writer.Parameters.Evaluate(run.Scope(input)), "Prefix", message => new ResultWriterFailedException(message));
        var prefix = place.Key.TrimEnd('/');
        return new WrittenResults(run.Services.Objects, place.Bucket, prefix.Length == 0 ? id.ToString() : $"{prefix}/{id}", arn);
    }
}

/// <summary>How many children may fail. Without either bound, none.</summary>
internal sealed record FailureTolerance(double? Count, double? Percentage)
{
    /// <param name="total">How many items there are; null while they are still being read.</param>
    public bool IsExceeded(long failed, long? total)
    {
        if (failed == 0)
        {
            return false;
        }

        if (Count is null && Percentage is null)
        {
            return true;
        }

        return failed > Count || Percentage is 0 || (total is { } known && failed * 100.0 > Percentage * known);
    }
}
