namespace Etl.Functions.Objects;

/// <summary>One version of an object: what a load is a load of.</summary>
public sealed record ObjectVersion
{
    /// <summary>The bucket; on one machine the workspace, or the directory of a file that is read in place.</summary>
    public required string Bucket { get; init; }

    /// <summary>The key, with <c>/</c> between its parts.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// What tells this version from others: S3's version id, or the ETag on an unversioned bucket, or size, mtime and
    /// inode in a directory.
    /// </summary>
    public required string Version { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>S3's ETag without quotes; empty in a directory.</summary>
    public string ETag { get; init; } = "";

    /// <summary>Orders versions of the same key: compared as text, character by character; longer is later when one begins with the other.</summary>
    public required string Sequencer { get; init; }

    /// <summary>The key as datasets match it: a file read in place counts as if it lay under <c>incoming/</c>.</summary>
    public string MatchKey => Key.StartsWith("incoming/", StringComparison.Ordinal) ? Key : "incoming/" + Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>The last part of the key.</summary>
    public string FileName => Key[(Key.LastIndexOf('/') + 1)..];
}
