using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>Reads the object out of an execution's input.</summary>
public static class Events
{
    /// <summary>The object version that an event is about. On an unversioned bucket the ETag stands in for the version.</summary>
    public static ObjectVersion Version(LoadEvent input)
    {
        var item = input.Detail.Object;
        return new ObjectVersion
        {
            Bucket = input.Detail.Bucket.Name,
            Key = item.Key,
            Version = item.VersionId ?? item.Etag ?? "",
            ETag = item.Etag ?? "",
            Size = item.Size ?? 0,
            Sequencer = item.Sequencer ?? "",
        };
    }
}
