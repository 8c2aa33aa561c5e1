using System.Collections.Immutable;

namespace Etl.Core.Delimited.Headers;

/// <summary>The record that names a file's columns.</summary>
internal sealed record HeaderRecord
{
    /// <summary>The names in file order, unquoted and trimmed; an empty one behind a trailing delimiter is among them.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The bytes of UTF-8 up to its end, terminator and blank lines before it included.</summary>
    public required int Length { get; init; }

    /// <summary>The physical lines in those bytes.</summary>
    public required int Lines { get; init; }

    /// <summary>Its own bytes of UTF-8, without terminator.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether the record breaks the quoting rules.</summary>
    public required bool HasViolation { get; init; }

    /// <summary>Whether all of its bytes are UTF-8.</summary>
    public required bool IsValidText { get; init; }
}
