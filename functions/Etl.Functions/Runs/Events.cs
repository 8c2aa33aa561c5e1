using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>Reads the object out of an execution's input.</summary>
public static class Events
{
    /// <summary>The object version that an event is about. On an unversioned bucket the ETag stands in for the version.</summary>
    public static ObjectVersion Version(LoadEvent input)
    {
        var item = input.Detail.Object;
        if (string.IsNullOrEmpty(input.Detail.Bucket.Name))
        {
            throw new InputException(FunctionMessages.InputLacks("detail.bucket.name"));
        }

        var version = item.VersionId ?? item.Etag;
        if (string.IsNullOrEmpty(version))
        {
            throw new InputException(FunctionMessages.InputLacks("detail.object.etag"));
        }

        return new ObjectVersion
        {
            Bucket = input.Detail.Bucket.Name,
            Key = item.Key,
            Version = version,
            ETag = item.Etag ?? "",
            Size = item.Size ?? throw new InputException(FunctionMessages.InputLacks("detail.object.size")),
            Sequencer = item.Sequencer ?? "",
        };
    }
}
