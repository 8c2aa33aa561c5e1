using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>
/// Everything that a worker needs besides its chunk, written once by Split as <c>work/&lt;run&gt;/plan.json</c>. It holds the
/// dataset's own text, so that a dataset changed meanwhile changes only later loads.
/// </summary>
public sealed record RunPlan
{
    /// <summary>The load.</summary>
    public required string LoadId { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>What it reads.</summary>
    public required Source Source { get; init; }

    /// <summary>The dataset's file, for messages.</summary>
    public required string DatasetFile { get; init; }

    /// <summary>The dataset's YAML.</summary>
    public required string DatasetSource { get; init; }

    /// <summary>The digest of the compiled dataset.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The file's encoding.</summary>
    public required SourceEncoding Encoding { get; init; }

    /// <summary>The file's record format, with what it has found out about the file.</summary>
    public required PlannedFormat Format { get; init; }

    /// <summary>The byte offset of the first record.</summary>
    public required long DataStart { get; init; }

    /// <summary>The physical lines before the first record.</summary>
    public required long HeaderLines { get; init; }

    /// <summary>
    /// The bytes before the first record, which the rejects begin with: they are written after the merge, when the file may have been
    /// replaced. Null where they are more than <see cref="MostHeadBytes"/>: they are read again, and a header that is repeated among the
    /// records is not known as such (<see cref="FieldLayout.Header"/>).
    /// </summary>
    public byte[]? Head { get; init; }

    /// <summary>The most bytes that are kept: 1,600 names of 40 bytes. Every worker reads the plan.</summary>
    public const int MostHeadBytes = 64 << 10;

    /// <summary>CRC-64/NVME of the bytes before the first record.</summary>
    public required ulong HeadDigest { get; init; }

    /// <summary>Where the file has the dataset's fields.</summary>
    public required FieldLayout Layout { get; init; }

    /// <summary>The most characters that the target's columns take, by column name.</summary>
    public required IReadOnlyDictionary<string, int> TargetMaxLengths { get; init; }

    /// <summary>The target's columns that take no NULL.</summary>
    public required IReadOnlyList<string> TargetNotNull { get; init; }

    /// <summary>The planned chunk size in bytes.</summary>
    public required long ChunkSize { get; init; }

    /// <summary>The execution's options.</summary>
    public required LoadOptions Options { get; init; }

    /// <summary>When the run was planned.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>What is worth telling about the file's head, such as mixed line ends.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}
