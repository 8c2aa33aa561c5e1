using System.Globalization;

namespace Etl.Aws.Servers.S3.Storage;

/// <summary>A bucket: versions by key, the newest last. Every use is under the server's lock.</summary>
internal sealed class Bucket(string name, bool versioned, TimeProvider time)
{
    /// <summary>S3 sorts keys by their UTF-8 bytes.</summary>
    private readonly SortedDictionary<string, List<StoredVersion>> _objects = new(Comparer<string>.Create(CompareUtf8));
    private long _sequence;

    public string Name => name;

    public bool Versioned => versioned;

    public Dictionary<string, MultipartUpload> Uploads { get; } = [];

    /// <summary>The keys whose newest version is no delete marker.</summary>
    public IEnumerable<KeyValuePair<string, StoredVersion>> Current =>
        _objects.Where(pair => !pair.Value[^1].IsDeleteMarker).Select(pair => KeyValuePair.Create(pair.Key, pair.Value[^1]));

    public static int CompareUtf8(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));

    public IReadOnlyList<StoredVersion> Versions(string key) => _objects.TryGetValue(key, out var versions) ? versions : [];

    /// <summary>The current version; null when there is none or it is a delete marker.</summary>
    public StoredVersion? Find(string key) => Versions(key) is [.., { IsDeleteMarker: false } newest] ? newest : null;

    /// <summary>The version a read is about.</summary>
    public StoredVersion Get(string key, string? versionId)
    {
        if (versionId is null)
        {
            if (Find(key) is { } current)
            {
                return current;
            }

            throw Versions(key) is [.., var marker]
                ? new S3Error(404, "NoSuchKey", $"The specified key does not exist: {key}")
                {
                    Headers = { ["x-amz-delete-marker"] = "true", ["x-amz-version-id"] = marker.VersionId },
                }
                : S3Error.NoSuchKey(key);
        }

        var found = Versions(key).FirstOrDefault(version => version.VersionId == versionId) ?? throw S3Error.NoSuchVersion(versionId);
        return !found.IsDeleteMarker
            ? found
            : throw new S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource: it is a delete marker.")
            {
                Headers = { ["x-amz-delete-marker"] = "true", ["x-amz-version-id"] = found.VersionId },
            };
    }

    public StoredVersion Add(string key, byte[] bytes, string etag, Attributes attributes, Checksum? checksum) => Add(key, New() with
    {
        Bytes = bytes,
        ETag = etag,
        Attributes = attributes,
        Checksum = checksum,
    });

    /// <summary>Deletes as S3 does: a marker on a versioned bucket, which is returned; the object itself on another.</summary>
    public StoredVersion? Delete(string key)
    {
        if (versioned)
        {
            return Add(key, New() with { IsDeleteMarker = true });
        }

        _objects.Remove(key);
        return null;
    }

    public StoredVersion? DeleteVersion(string key, string versionId)
    {
        var found = Versions(key).FirstOrDefault(version => version.VersionId == versionId);
        if (found is null)
        {
            return null;
        }

        var versions = _objects[key];
        versions.Remove(found);
        if (versions.Count == 0)
        {
            _objects.Remove(key);
        }

        return found;
    }

    private StoredVersion Add(string key, StoredVersion version)
    {
        if (!_objects.TryGetValue(key, out var versions))
        {
            _objects[key] = versions = [];
        }

        if (!versioned)
        {
            versions.Clear();
        }

        versions.Add(version);
        return version;
    }

    private StoredVersion New()
    {
        var sequencer = string.Create(CultureInfo.InvariantCulture, $"00{time.GetUtcNow().ToUnixTimeSeconds():X8}{++_sequence:X8}");

        // Real ids have dots and underscores in them too.
        var id = versioned ? string.Create(CultureInfo.InvariantCulture, $"v.{_sequence:D8}_{name.Length:D2}aYt5Kqx0") : "null";
        return new StoredVersion { VersionId = id, LastModified = time.GetUtcNow(), Sequencer = sequencer };
    }
}
