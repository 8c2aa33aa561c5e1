using System.Collections.Immutable;

namespace Etl.Core.Rejects;

/// <summary>One thing wrong with a record.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Column">The column's name in the target; null for the record as a whole.</param>
/// <param name="FieldIndex">The field's index in the record, 0-based; -1 for the record as a whole.</param>
/// <param name="Rule">The rule as the dataset declares it, such as <c>pattern ^[A-Z]{3}$</c> or <c>numeric(18,2)</c>; null where no rule is involved.</param>
/// <param name="Value">The value, unquoted, decoded and capped; null for the record as a whole or for NULL.</param>
/// <param name="Message">What is wrong, for a person.</param>
public sealed record RejectError(RejectKind Kind, string? Column, int FieldIndex, string? Rule, string? Value, string Message);

/// <summary>A record that was not loaded, with the place it has and all that is wrong with it.</summary>
public sealed record RejectedRecord
{
    /// <summary>The byte offset of its first byte in the source file, in the source's encoding.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's number in its chunk, 1-based.</summary>
    public required long LocalRecord { get; init; }

    /// <summary>The physical line of the chunk where it starts, 1-based; line ends inside quotes count.</summary>
    public required long LocalLine { get; init; }

    /// <summary>What is wrong; at least one.</summary>
    public required ImmutableArray<RejectError> Errors { get; init; }

    /// <summary>Its bytes without the terminator, as UTF-8 when the source is transcoded, capped at <see cref="RejectCaps.RawBytes"/>.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Whether <see cref="Raw"/> was capped.</summary>
    public bool RawTruncated { get; init; }
}

/// <summary>How much of a rejected record is kept.</summary>
public static class RejectCaps
{
    /// <summary>The most bytes of a raw record: enough to correct any honest one.</summary>
    public const int RawBytes = 1 << 20;

    /// <summary>The most bytes of a value in a message, cut between UTF-8 sequences.</summary>
    public const int ValueBytes = 256;

    /// <summary>What is kept of a raw record.</summary>
    public static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> record) => ValueText.Cap(record, RawBytes);
}
