using System.Collections.Immutable;
using Etl.Core.Datasets;

namespace Etl.Core.Delimited.Headers;

/// <summary>Which field of a record each column of the dataset is read from. Every record of the file is read by it.</summary>
public sealed record HeaderMap
{
    /// <summary>Names that start so are of our own reject files, and never columns of the sender.</summary>
    public const string OwnPrefix = "_etl_";

    /// <summary>By column of the dataset: the field's index in the record, 0-based; -1 when the file does not have the column, which is then NULL, or its default, in every record.</summary>
    public required ImmutableArray<int> ColumnToField { get; init; }

    /// <summary>The number of fields that a record must have, those without a name at the end of the header not counted.</summary>
    public required int FieldCount { get; init; }

    /// <summary>The fields without a name at the end of the header, as a delimiter behind the last name leaves one: no columns.</summary>
    public int Nameless { get; init; }

    /// <summary>Maps a header's names to a dataset's columns, in any order.</summary>
    /// <param name="header">The header.</param>
    /// <param name="dataset">The dataset.</param>
    public static HeaderMapping Create(HeaderRecord header, Dataset dataset) => HeaderMatching.Match(header, dataset);

    /// <summary>Maps by position, for files without a header: the dataset's columns in order.</summary>
    /// <param name="dataset">The dataset.</param>
    public static HeaderMap ByPosition(Dataset dataset) => new()
    {
        ColumnToField = [.. Enumerable.Range(0, dataset.Columns.Length)],
        FieldCount = dataset.Columns.Length,
    };
}

/// <summary>A map, or all that is in its way.</summary>
/// <param name="Map">The map; null when there are problems.</param>
/// <param name="Problems">All problems at once, in file order, then dataset order.</param>
public sealed record HeaderMapping(HeaderMap? Map, ImmutableArray<HeaderProblem> Problems);
