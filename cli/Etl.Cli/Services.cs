using Etl.Local;
using Etl.Postgres.History;

namespace Etl.Cli;

/// <summary>What the commands ask of the rest of the house; <see cref="Composition"/> puts it together.</summary>
internal sealed record Services
{
    /// <summary>Opens the pipeline; nothing is started before it is used.</summary>
    public required Func<LocalOptions, ILocalEtl> OpenEtl { get; init; }

    /// <summary>The loads that a database knows, latest first. Takes a connection string and the most loads wanted.</summary>
    public required Func<string, int, CancellationToken, Task<IReadOnlyList<LoadRecord>>> ListLoads { get; init; }

    /// <summary>The loads whose id, or a run's, begins so. Takes a connection string and the beginning.</summary>
    public required Func<string, string, CancellationToken, Task<IReadOnlyList<LoadRecord>>> FindLoads { get; init; }

    /// <summary>The executions that worked on a load, with their events, oldest first. Takes a connection string and the load's id.</summary>
    public required Func<string, string, CancellationToken, Task<IReadOnlyList<ExecutionRecord>>> ListExecutions { get; init; }
}
