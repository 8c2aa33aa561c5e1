using Etl.Functions.Errors;

namespace Etl.Functions.Datasets;

/// <summary>Where the datasets come from.</summary>
public interface IDatasetSource
{
    /// <summary>The datasets as they are now; a file with mistakes is in the catalog with them.</summary>
    /// <exception cref="DatasetException">The place cannot be read.</exception>
    ValueTask<DatasetCatalog> ReadAsync(CancellationToken ct);
}
