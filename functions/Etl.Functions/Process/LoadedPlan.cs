using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Process;

/// <summary>A run's plan with its dataset compiled.</summary>
/// <param name="Run">What Split wrote.</param>
/// <param name="Dataset">The dataset as it was then.</param>
/// <param name="Load">The dataset compiled for the file's header and the target.</param>
public sealed record LoadedPlan(RunPlan Run, Dataset Dataset, LoadPlan Load)
{
    /// <summary>Compiles a run's plan.</summary>
    public static LoadedPlan Compile(RunPlan run)
    {
        var dataset = DatasetLoader.Parse(run.DatasetSource, run.DatasetFile).OrThrow();
        var layout = new FieldLayout([.. run.ColumnToField], run.FieldCount, run.TrailingDelimiter);
        return new LoadedPlan(run, dataset, PlanCompiler.Compile(dataset, layout, Constraints(run, dataset)));
    }

    private static TargetConstraints Constraints(RunPlan run, Dataset dataset) => new()
    {
        Columns = dataset.Columns.ToImmutableSortedDictionary(
            column => column.Name,
            column => new TargetConstraint(
                run.TargetMaxLengths.TryGetValue(column.Name, out var length) ? length : null, run.TargetNotNull.Contains(column.Name)),
            StringComparer.Ordinal),
    };
}

/// <summary>Reads and compiles a run's plan, once for all chunks that a warm process works on.</summary>
public sealed class PlanCache(IObjectStore objects)
{
    private readonly Lock _lock = new();
    private (string Key, Task<LoadedPlan> Plan)? _last;

    /// <summary>The plan under a key.</summary>
    public async Task<LoadedPlan> GetAsync(string bucket, string key, CancellationToken ct)
    {
        Task<LoadedPlan> task;
        lock (_lock)
        {
            // A failed read is not kept: the next worker tries again.
            if (_last is not { } last || last.Key != key || last.Plan.IsFaulted || last.Plan.IsCanceled) _last = (key, LoadAsync(bucket, key));
            task = _last.Value.Plan;
        }

        return await task.WaitAsync(ct);
    }

    private async Task<LoadedPlan> LoadAsync(string bucket, string key)
    {
        var run = await EtlJson.ReadAsync(objects, bucket, key, EtlJson.Default.RunPlan, CancellationToken.None)
            ?? throw new StaleRunException(FunctionMessages.PlanMissing(key));
        return LoadedPlan.Compile(run);
    }
}
