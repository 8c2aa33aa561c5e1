using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>How a load ended, as Finish tells the flow.</summary>
public enum LoadStatus
{
    /// <summary>Its rows are in the target.</summary>
    Succeeded,

    /// <summary>It is a repeat: the same bytes are in the target.</summary>
    Skipped,

    /// <summary>A later version of the same key was loaded.</summary>
    Superseded,

    /// <summary>A dry run: its records were checked.</summary>
    Checked,
}

/// <summary>The report of a run, kept as <c>reports/&lt;run&gt;.json</c>; of a dry run all that remains.</summary>
public sealed record LoadReport
{
    /// <summary>The load.</summary>
    public required string LoadId { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The file.</summary>
    public required ObjectVersion Object { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The target: its table, behind its schema where the dataset names one.</summary>
    public required string Target { get; init; }

    /// <summary>How it ended.</summary>
    public required LoadStatus Status { get; init; }

    /// <summary>The accounts.</summary>
    public required LoadAccounts Accounts { get; init; }

    /// <summary>The rejects by kind and by <c>column.kind</c>.</summary>
    public required IReadOnlyDictionary<string, long> RejectsByRule { get; init; }

    /// <summary>The first few rejects.</summary>
    public required IReadOnlyList<RejectLine> FirstRejects { get; init; }

    /// <summary>The key of the rejects for programs; null when there are none. The sender's file lies beside it.</summary>
    public string? RejectsKey { get; init; }

    /// <summary>How the rows got in and why so.</summary>
    public string? Strategy { get; init; }

    /// <summary>The position of this merge among all merges of the target.</summary>
    public long? MergeSequence { get; init; }

    /// <summary>The run that it is a repeat of, or that loaded the later version.</summary>
    public string? OtherRunId { get; init; }

    /// <summary>Why nothing was merged, for a person; null when something was.</summary>
    public string? Reason { get; init; }

    /// <summary>When the merge was decided, by the database's clock; null of a dry run.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What is worth telling, in the order of its finding.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}

/// <summary>What Finish answers; the message is what the queue gets.</summary>
public sealed record FinishAnswer
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>How it ended.</summary>
    public required LoadStatus Status { get; init; }

    /// <summary>The result message.</summary>
    public required ResultMessage Message { get; init; }

    /// <summary>The message group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The run, as the queue's deduplication id.</summary>
    public required string DedupeId { get; init; }
}

/// <summary>The result as consumers get it: they key on <see cref="RunId"/>, since a queue may deliver twice.</summary>
public sealed record ResultMessage
{
    /// <summary>The load.</summary>
    public required string LoadId { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The bucket of the file.</summary>
    public required string Bucket { get; init; }

    /// <summary>The key of the file as it arrived.</summary>
    public required string Key { get; init; }

    /// <summary>The version of the file.</summary>
    public required string Version { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>How it ended.</summary>
    public required LoadStatus Status { get; init; }

    /// <summary>The accounts.</summary>
    public required LoadAccounts Accounts { get; init; }

    /// <summary>The key of the rejects; null when there are none.</summary>
    public string? RejectsKey { get; init; }

    /// <summary>How the rows got in and why so.</summary>
    public string? Strategy { get; init; }

    /// <summary>The position of this merge among all merges of the target.</summary>
    public long? MergeSequence { get; init; }

    /// <summary>What is worth telling.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }
}
