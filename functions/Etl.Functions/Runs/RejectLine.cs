namespace Etl.Functions.Runs;

/// <summary>One error of one rejected record: a line of <c>rejects.jsonl</c>.</summary>
public sealed record RejectLine
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The chunk's index, 0-based.</summary>
    public required int Chunk { get; init; }

    /// <summary>The physical line where the record starts, 1-based; null where the chunk is not proven.</summary>
    public long? Line { get; init; }

    /// <summary>The byte offset of the record in the sender's file.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's number, 1-based, without header and blank lines; null where the chunk is not proven.</summary>
    public long? Record { get; init; }

    /// <summary>The column; null for the record as a whole.</summary>
    public string? Column { get; init; }

    /// <summary>The value, capped; null for the record as a whole or for NULL.</summary>
    public string? Value { get; init; }

    /// <summary>The kind, in snake_case.</summary>
    public required string Kind { get; init; }

    /// <summary>The rule as the dataset declares it; null where none is involved.</summary>
    public string? Rule { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>The record as text; bytes that are no text are replaced.</summary>
    public required string Raw { get; init; }

    /// <summary>The record's bytes in Base64, where <see cref="Raw"/> cannot hold them.</summary>
    public string? RawBase64 { get; init; }

    /// <summary>Whether <see cref="Raw"/> was capped.</summary>
    public bool? RawTruncated { get; init; }
}
