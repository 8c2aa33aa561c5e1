using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Plans;

namespace Etl.Core.Records;

/// <summary>What comes of looking at a file's first bytes.</summary>
public abstract record Inspection
{
    private Inspection()
    {
    }

    /// <summary>The file can be read.</summary>
    /// <param name="File">How.</param>
    public sealed record Readable(InspectedFile File) : Inspection;

    /// <summary>The file's head goes on behind what was shown.</summary>
    public sealed record NeedsMore : Inspection;

    /// <summary>The file cannot be read.</summary>
    /// <param name="Reason">What it is and what to do, for a person; the file's name goes before it.</param>
    /// <param name="IsOfHeader">Whether its header does not fit the dataset, and not the file its format.</param>
    public sealed record Refused(string Reason, bool IsOfHeader) : Inspection;
}

/// <summary>What a file's first bytes say about it. Offsets are bytes of the source.</summary>
public sealed record InspectedFile
{
    /// <summary>Its encoding.</summary>
    public required SourceEncoding Encoding { get; init; }

    /// <summary>What its format has found out about it: see <see cref="IRecordFormat.Open"/>.</summary>
    public required ImmutableSortedDictionary<string, string> Options { get; init; }

    /// <summary>The byte offset of the first record.</summary>
    public required long DataStart { get; init; }

    /// <summary>The physical lines before it.</summary>
    public required long HeaderLines { get; init; }

    /// <summary>Where the fields are.</summary>
    public required FieldLayout Layout { get; init; }

    /// <summary>What is worth telling.</summary>
    public FileNotices Notices { get; init; }
}

/// <summary>What is worth telling of a file although it can be read.</summary>
[Flags]
public enum FileNotices
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has several kinds of line ends, each of which ends a record.</summary>
    MixedLineEnds = 1,

    /// <summary>It has no records at all.</summary>
    Empty = 2,

    /// <summary>It has a header and no records.</summary>
    HeaderOnly = 4,
}

/// <summary>A format and what it has found out about a file, as a run's plan carries them.</summary>
/// <param name="Name">The format's name.</param>
/// <param name="Options">See <see cref="IRecordFormat.Open"/>.</param>
public sealed record PlannedFormat(string Name, ImmutableSortedDictionary<string, string> Options);
