using Etl.Local.Running;

namespace Etl.Local;

/// <summary>The pipeline on one machine, as the command uses it.</summary>
public interface ILocalEtl : IAsyncDisposable
{
    /// <summary>The connection string of its database, which is started on first need.</summary>
    Task<string> ConnectAsync(IRunProgress? progress, CancellationToken ct);

    /// <summary>
    /// Takes one file through the state machine. Whatever is wrong with the file, its dataset or its target is an outcome;
    /// only a cancelled token throws, and leaves the load to be resumed.
    /// </summary>
    Task<RunOutcome> RunAsync(RunRequest request, IRunProgress progress, CancellationToken ct);

    /// <summary>
    /// Dropped files that were loaded and moved by an execution that died before it handed their results on: requests that do what is
    /// missing. Starts no database where no file was ever moved.
    /// </summary>
    Task<IReadOnlyList<RunRequest>> FindUnfinishedAsync(CancellationToken ct);
}
