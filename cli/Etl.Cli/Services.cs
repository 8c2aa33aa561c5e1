using Etl.Cli.Datasets;
using Etl.Cli.History;
using Etl.Local;

namespace Etl.Cli;

/// <summary>What the commands ask of the rest of the house; <see cref="Composition"/> puts it together.</summary>
internal sealed record Services
{
    /// <summary>Opens the pipeline; nothing is started before it is used.</summary>
    public required Func<LocalOptions, ILocalEtl> OpenEtl { get; init; }

    /// <summary>The loads that a database knows, latest first. Takes a connection string and the most loads wanted.</summary>
    public required Func<string, int, CancellationToken, Task<IReadOnlyList<LoadSummary>>> ListLoads { get; init; }

    /// <summary>The latest run of a load that is named by its id, the start of its id, or its run's id; null when there is none.</summary>
    public required Func<string, string, CancellationToken, Task<LoadSummary?>> FindLoad { get; init; }

    /// <summary>Checks a dataset file, or all in a directory.</summary>
    public required Func<string, IReadOnlyList<CheckedDataset>> CheckDatasets { get; init; }
}
