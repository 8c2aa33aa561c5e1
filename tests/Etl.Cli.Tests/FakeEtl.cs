using Etl.Functions.Errors;
using Etl.Local;
using Etl.Local.Running;

namespace Etl.Cli.Tests;

/// <summary>A pipeline that answers as it is told.</summary>
internal sealed class FakeEtl(Func<RunRequest, IRunProgress, CancellationToken, Task<RunOutcome>> run) : ILocalEtl
{
    public List<RunRequest> Requests { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>What it finds unfinished.</summary>
    public IReadOnlyList<RunRequest> Unfinished { get; init; } = [];

    /// <summary>What it connects to; null: nothing answers.</summary>
    public string? Connection { get; init; }

    public static FakeEtl Answering(Func<RunRequest, RunOutcome> answer) => new((request, _, _) => Task.FromResult(answer(request)));

    public Task<string> ConnectAsync(IRunProgress? progress, CancellationToken ct) =>
        Connection is { } connection ? Task.FromResult(connection) : Task.FromException<string>(new DatabaseUnavailableException("no server answers at nowhere"));

    public Task<RunOutcome> RunAsync(RunRequest request, IRunProgress progress, CancellationToken ct)
    {
        Requests.Add(request);
        return run(request, progress, ct);
    }

    public Task<IReadOnlyList<RunRequest>> FindUnfinishedAsync(CancellationToken ct) => Task.FromResult(Unfinished);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
