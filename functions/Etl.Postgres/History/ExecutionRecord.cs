namespace Etl.Postgres.History;

/// <summary>An execution on one machine, as far as it has come.</summary>
public sealed record ExecutionRecord
{
    /// <summary>The execution's id, an ARN: what owns a claim while it runs.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The load; null before Split has answered.</summary>
    public string? LoadId { get; init; }

    /// <summary>The run; null before Split has answered, and where it opened none.</summary>
    public string? RunId { get; init; }

    /// <summary>The bucket of its file; on one machine the directory.</summary>
    public required string Bucket { get; init; }

    /// <summary>The key of its file.</summary>
    public required string Key { get; init; }

    /// <summary>The version of its file.</summary>
    public required string Version { get; init; }

    /// <summary>The input, a JSON text.</summary>
    public required string Input { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs, and for ever when it was killed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended: succeeded, failed, timed_out, aborted; null while it has not.</summary>
    public string? Status { get; init; }

    /// <summary>The error that it failed with.</summary>
    public string? Error { get; init; }

    /// <summary>The cause of that error.</summary>
    public string? Cause { get; init; }

    /// <summary>What happened in it, in order; filled where it is read.</summary>
    public IReadOnlyList<ExecutionEvent> Events { get; init; } = [];
}

/// <summary>Something that happened in an execution.</summary>
/// <param name="Number">Its place among the execution's events, 1-based.</param>
/// <param name="At">When.</param>
/// <param name="Type">What, as Step Functions names it.</param>
/// <param name="State">The state that it is about; null for the execution itself.</param>
/// <param name="Details">What there is to know besides.</param>
public sealed record ExecutionEvent(int Number, DateTimeOffset At, string Type, string? State, EventDetails Details);

/// <summary>Details of an event; null is what it does not have.</summary>
public sealed record EventDetails
{
    /// <summary>The chunk of the Map's child that it happened in, by its index.</summary>
    public int? Chunk { get; init; }

    /// <summary>Of an attempt that is not the first: the attempts before it.</summary>
    public int? Retry { get; init; }

    /// <summary>The error's name.</summary>
    public string? Error { get; init; }

    /// <summary>The error's message.</summary>
    public string? Cause { get; init; }

    /// <summary>Of a Map's end: the children that were started.</summary>
    public long? Started { get; init; }

    /// <summary>Of a Map's end: the children that succeeded.</summary>
    public long? Succeeded { get; init; }

    /// <summary>Of a Map's end: the children that failed. What was started and did neither was stopped.</summary>
    public long? Failed { get; init; }

    /// <summary>Of a Map's end: the attempts in its children that were not the first.</summary>
    public long? Retried { get; init; }
}
