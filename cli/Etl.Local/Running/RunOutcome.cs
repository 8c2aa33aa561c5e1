using Etl.Functions.Runs;

namespace Etl.Local.Running;

/// <summary>How a load ended.</summary>
public enum RunStatus
{
    /// <summary>Loaded; or, for a dry run, checked.</summary>
    Succeeded,

    /// <summary>Not loaded; the error says why.</summary>
    Failed,

    /// <summary>A repeat: its rows are in the target.</summary>
    Skipped,

    /// <summary>Another run is loading it.</summary>
    Busy,

    /// <summary>A later version of the same key was loaded, or was a repeat.</summary>
    Superseded,
}

/// <summary>How one file ended: what the summary shows and <c>--json</c> prints.</summary>
public sealed record RunOutcome
{
    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The file as it was named.</summary>
    public required string File { get; init; }

    /// <summary>The load; null when it failed before it was planned.</summary>
    public string? LoadId { get; init; }

    /// <summary>The run; null when it had none.</summary>
    public string? RunId { get; init; }

    /// <summary>The dataset; null when none was found.</summary>
    public string? Dataset { get; init; }

    /// <summary>The accounts; all null when nothing is known.</summary>
    public LoadAccounts Accounts { get; init; } = new();

    /// <summary>Whether it was a dry run.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether an earlier, interrupted run went on.</summary>
    public bool Resumed { get; init; }

    /// <summary>The directory with rejects.jsonl and rejects.csv; null when there are no rejects.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>The rejects by kind, most first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> RejectsByKind { get; init; } = [];

    /// <summary>The first few rejects.</summary>
    public IReadOnlyList<RejectLine> FirstRejects { get; init; } = [];

    /// <summary>The wall time in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How the rows got in and why so; null when nothing was merged.</summary>
    public string? Strategy { get; init; }

    /// <summary>The target table, quoted for SQL; null when unknown.</summary>
    public string? Target { get; init; }

    /// <summary>What is worth telling of the load; <c>--json</c> prints it too.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Why it was left out: what it is a repeat of, what superseded it, who is loading it; null unless it was.</summary>
    public string? Reason { get; init; }

    /// <summary>The error's name, the short name of its exception type; null unless failed.</summary>
    public string? ErrorName { get; init; }

    /// <summary>What is wrong, where, and what to do; null unless failed.</summary>
    public string? ErrorCause { get; init; }

    /// <summary>Whether it failed before anything was claimed (usage, dataset, configuration): exit code 1 and not 2.</summary>
    public bool RefusedBeforeStart { get; init; }
}
