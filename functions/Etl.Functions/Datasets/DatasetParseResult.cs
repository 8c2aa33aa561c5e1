using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Functions.Errors;

namespace Etl.Functions.Datasets;

/// <summary>What became of a dataset file.</summary>
public sealed record DatasetParseResult
{
    /// <summary>The file's name as the person knows it.</summary>
    public required string FileName { get; init; }

    /// <summary>The file's text; empty when it could not be read as text. A run keeps it, so that a later change does not reach it.</summary>
    public string Source { get; init; } = "";

    /// <summary>The dataset; null when there are problems.</summary>
    public Dataset? Dataset { get; init; }

    /// <summary>All mistakes found, in the order of the file.</summary>
    public ImmutableArray<DatasetProblemAt> Problems { get; init; } = [];

    /// <summary>The dataset of a file without problems.</summary>
    /// <exception cref="DatasetException">There are problems.</exception>
    public Dataset OrThrow() => Dataset ?? throw new DatasetException(Problems);

    /// <summary>The dataset's name, if that much could be read; null otherwise.</summary>
    public string? Name { get; init; }

    /// <summary>Where the name is, both 1-based; zeros when there is none.</summary>
    internal (int Line, int Column) NamePlace { get; init; }

    /// <summary>The globs that could be read, also of a file with mistakes; empty when none could.</summary>
    public ImmutableArray<string> Match { get; init; } = [];
}
