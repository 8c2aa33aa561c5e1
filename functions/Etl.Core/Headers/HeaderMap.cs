using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Sniffing;

namespace Etl.Core.Headers;

/// <summary>Which field of a record each column of the dataset is read from. Every record of the file is read by it.</summary>
public sealed record HeaderMap
{
    /// <summary>Names that start so are of our own reject files, and never columns of the sender.</summary>
    public const string OwnPrefix = "_etl_";

    /// <summary>By column of the dataset: the field's index in the record, 0-based; -1 when the file does not have the column, which is then NULL, or its default, in every record.</summary>
    public required ImmutableArray<int> ColumnToField { get; init; }

    /// <summary>The number of fields that a record must have, one behind a trailing delimiter not counted.</summary>
    public required int FieldCount { get; init; }

    /// <summary>Whether records have a delimiter behind their last field: one more field than <see cref="FieldCount"/>, and it must be empty.</summary>
    public bool TrailingDelimiter { get; init; }

    /// <summary>Maps a header's names to a dataset's columns, in any order.</summary>
    /// <param name="header">The header.</param>
    /// <param name="shape">The first records' shape, from which a trailing delimiter shows.</param>
    /// <param name="dataset">The dataset.</param>
    public static HeaderMapping Create(HeaderRecord header, SampledShape shape, Dataset dataset) =>
        HeaderMatching.Match(header, shape, dataset);

    /// <summary>Maps by position, for files without a header: the dataset's columns in order.</summary>
    /// <param name="shape">The first records' shape, from which a trailing delimiter shows.</param>
    /// <param name="dataset">The dataset.</param>
    public static HeaderMap ByPosition(SampledShape shape, Dataset dataset) => new()
    {
        ColumnToField = [.. Enumerable.Range(0, dataset.Columns.Length)],
        FieldCount = dataset.Columns.Length,
        TrailingDelimiter = shape.HasTrailingDelimiter(dataset.Columns.Length, firstIsHeader: false),
    };
}

/// <summary>A map, or all that is in its way.</summary>
/// <param name="Map">The map; null when there are problems.</param>
/// <param name="Problems">All problems at once, in file order, then dataset order.</param>
public sealed record HeaderMapping(HeaderMap? Map, ImmutableArray<HeaderProblem> Problems);
