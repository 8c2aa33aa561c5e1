using System.Collections.Immutable;
using Etl.Core;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Chunks;

/// <summary>A run's plan with its dataset compiled.</summary>
/// <param name="Run">What Split wrote.</param>
/// <param name="Dataset">The dataset as it was then.</param>
/// <param name="Load">The dataset compiled for the file's header and the target.</param>
/// <param name="Records">The file's records.</param>
public sealed record PlannedRun(RunPlan Run, Dataset Dataset, CompiledDataset Load, IRecords Records)
{
    /// <summary>Compiles a run's plan.</summary>
    public static PlannedRun Compile(RunPlan run, RecordFormats formats)
    {
        CompiledDataset? load = null;
        var dataset = DatasetLoader.Parse(run.DatasetSource, run.DatasetFile, Check).OrThrow();
        return new PlannedRun(run, dataset, load!, formats.Open(run.Format));

        IReadOnlyList<DatasetProblem> Check(Dataset read)
        {
            DatasetCompiler.TryCompile(read, run.Layout, Constraints(run, read), out load, out var problems);
            return problems;
        }
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

/// <summary>Reads a run's plan, and compiles it once for all chunks that a warm process works on.</summary>
/// <remarks>
/// It is read every time, which is little beside a chunk: the key alone does not tell a plan, for a database that was restored gives out
/// names of runs once more.
/// </remarks>
public sealed class PlannedRuns(IObjectStore objects, RecordFormats formats)
{
    private readonly Lock _lock = new();
    private (byte[] Source, PlannedRun Plan)? _last;

    /// <summary>The plan under a key.</summary>
    public async Task<PlannedRun> GetAsync(string bucket, string key, CancellationToken ct)
    {
        var source = await EtlJson.ReadBytesAsync(objects, bucket, key, ct) ?? throw new StaleRunException(FunctionMessages.PlanMissing(key));
        lock (_lock)
        {
            if (_last is not { } last || !last.Source.AsSpan().SequenceEqual(source))
            {
                _last = (source, PlannedRun.Compile(EtlJson.Read(source, key, EtlJson.Default.RunPlan), formats));
            }

            return _last.Value.Plan;
        }
    }
}
