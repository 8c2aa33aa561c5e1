using Etl.Functions.Runs;

namespace Etl.Functions.Reduce;

/// <summary>Merges a run's staging table into its target.</summary>
public interface IMerger
{
    /// <summary>
    /// Locks the run, reconciles, merges and records the load in one transaction that ends at COMMIT. A run found loaded
    /// returns its stored result. Throws <see cref="Errors.TargetBusyException"/> when another merge holds the target,
    /// <see cref="Errors.StaleRunException"/> when the run was abandoned or its claim taken over,
    /// <see cref="Errors.AccountsException"/> when anything does not add up,
    /// <see cref="Errors.TargetConstraintException"/> when the target refuses rows, and
    /// <see cref="Errors.TargetShrinksException"/> or <see cref="Errors.TargetCascadesException"/> when a replace would take away more than is allowed.
    /// </summary>
    Task<ReduceResult> MergeAsync(ReduceRequest request, CancellationToken ct);
}
