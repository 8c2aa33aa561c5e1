using Etl.Aws.Servers.S3.Requests;

namespace Etl.Aws.Servers.S3.Operations;

/// <summary>The operations that there are. What fits none of them, or says more than they know, is 501.</summary>
internal static class OperationTable
{
    private static readonly S3Operation[] Operations =
    [
        ReadOperations.Get, ReadOperations.Head, ListOperation.ListV2,
        MultipartOperations.Create, MultipartOperations.UploadPart, MultipartOperations.UploadPartCopy,
        MultipartCompletion.Complete, MultipartOperations.Abort, MultipartOperations.ListParts,
        WriteOperations.Put, WriteOperations.Copy, DeleteOperation.Delete,
    ];

    private static readonly HashSet<string> HeadersOfEveryRequest = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent", "x-amz-api-version",
        "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm",
    };

    private static readonly string[] Conditions = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "range"];

    public static S3Operation Find(S3Request request)
    {
        var operation = Operations.Where(one => one.Fits(request)).MaxBy(one => one.RequiredQuery.Length)
            ?? throw S3Error.NotImplemented($"{request.Method} with {(request.Key.Length > 0 ? "a key" : "no key")} and the query '{string.Join('&', request.Query.Keys)}'");
        foreach (var name in request.Query.Keys)
        {
            if (name != "x-id" && !operation.RequiredQuery.Contains(name) && !operation.OptionalQuery.Contains(name))
            {
                throw S3Error.NotImplemented($"the query parameter {name} of {operation.Name}");
            }
        }

        foreach (var name in request.Headers.Keys.Select(name => name.ToLowerInvariant()))
        {
            var matters = name.StartsWith("x-amz-", StringComparison.Ordinal) || Conditions.Contains(name);
            if (matters && !HeadersOfEveryRequest.Contains(name) && !Knows(operation, name))
            {
                throw S3Error.NotImplemented($"the header {name} of {operation.Name}");
            }
        }

        return operation;
    }

    private static bool Knows(S3Operation operation, string header) =>
        operation.KnownHeaders.Any(known => known == header || (known.EndsWith('-') && header.StartsWith(known, StringComparison.Ordinal)));
}
