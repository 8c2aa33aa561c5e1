using Etl.Functions.Datasets;
using Etl.Functions.Objects;

namespace Etl.Lambda.Composition;

/// <summary>
/// The datasets in a folder of S3: its *.yaml and *.yml files, not those below it. Read when they are first asked for, and
/// again once they are older than <see cref="KeepFor"/>: a changed dataset needs no deployment.
/// </summary>
internal sealed class DatasetObjects(IObjectStore objects, string bucket, string prefix, TimeProvider time) : IDatasetSource
{
    /// <summary>Long enough that a busy function does not read them for every file, short enough for a person who has changed one.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private (DatasetCatalog Catalog, long At)? _last;

    /// <inheritdoc/>
    public async ValueTask<DatasetCatalog> ReadAsync(CancellationToken ct)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < KeepFor)
        {
            return last.Catalog;
        }

        var files = new List<DatasetParseResult>();
        await foreach (var key in objects.ListAsync(bucket, prefix, ct))
        {
            var name = key[prefix.Length..];
            if (name.Contains('/', StringComparison.Ordinal) || Path.GetExtension(name).ToLowerInvariant() is not (".yaml" or ".yml"))
            {
                continue;
            }

            if (await ReadAsync(key, ct) is { } content)
            {
                files.Add(DatasetLoader.Parse(content.Span, $"s3://{bucket}/{key}"));
            }
        }

        var catalog = DatasetCatalog.Create($"s3://{bucket}/{prefix}", files);
        _last = (catalog, time.GetTimestamp());
        return catalog;
    }

    /// <summary>The content; null when it was deleted since it was listed. One byte past the limit is enough to know that it is passed.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string key, CancellationToken ct)
    {
        await using var stream = await objects.OpenAsync(bucket, key, ct);
        if (stream is null)
        {
            return null;
        }

        var buffer = new byte[DatasetLoader.MaxBytes + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return buffer.AsMemory(0, read);
    }
}
