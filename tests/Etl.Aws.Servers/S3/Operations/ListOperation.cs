using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

internal static class ListOperation
{
    private const int MostKeys = 1000;

    public static S3Operation ListV2 { get; } = new()
    {
        Name = "ListObjectsV2",
        Method = "GET",
        OnObject = false,
        RequiredQuery = ["list-type"],
        OptionalQuery = ["prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type"],
        Calls = request => [ListV2!.Call("s3:ListBucket", request) with { Prefix = request.Query.GetValueOrDefault("prefix", "") }],
        Run = Run,
    };

    private static S3Answer Run(S3State state, S3Request request)
    {
        var bucket = state.Bucket(request.Bucket);
        if (request.Parameter("list-type") != "2")
        {
            throw S3Error.NotImplemented("list-type other than 2");
        }

        var prefix = request.Query.GetValueOrDefault("prefix", "");
        var delimiter = request.Query.GetValueOrDefault("delimiter", "");
        var after = request.Query.TryGetValue("continuation-token", out var token)
            ? Decode(token)
            : request.Query.GetValueOrDefault("start-after", "");
        var most = Math.Min(MostKeys, int.Parse(request.Query.GetValueOrDefault("max-keys", "1000"), CultureInfo.InvariantCulture));
        Func<string, string> encode = request.Query.TryGetValue("encoding-type", out var encoding) && encoding == "url"
            ? key => Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal)
            : key => key;

        var rows = Rows(bucket, prefix, delimiter, after).Take(most + 1).ToList();
        var page = rows.Take(most).ToList();
        var truncated = rows.Count > most;
        var root = S3Xml.Element(
            "ListBucketResult",
            S3Xml.Element("Name", bucket.Name),
            S3Xml.Element("Prefix", encode(prefix)),
            S3Xml.Element("MaxKeys", most),
            S3Xml.Element("KeyCount", page.Count),
            S3Xml.Element("IsTruncated", truncated),
            truncated && page.Count > 0 ? S3Xml.Element("NextContinuationToken", Encode(page[^1].Name)) : null,
            page.Where(row => row.Version is not null).Select(row => Contents(encode(row.Name), row.Version!)),
            page.Where(row => row.Version is null).Select(row => S3Xml.Element("CommonPrefixes", S3Xml.Element("Prefix", encode(row.Name)))));
        return S3Answer.Xml(root);
    }

    /// <summary>Keys, and in place of those that share a prefix up to the delimiter this prefix once.</summary>
    private static IEnumerable<(string Name, StoredVersion? Version)> Rows(Bucket bucket, string prefix, string delimiter, string after)
    {
        var folder = "";
        foreach (var (key, version) in bucket.Current)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var name = end < 0 ? key : key[..(end + delimiter.Length)];
            if (Bucket.CompareUtf8(name, after) <= 0 || (end >= 0 && name == folder))
            {
                continue;
            }

            folder = end < 0 ? folder : name;
            yield return (name, end < 0 ? version : null);
        }
    }

    private static XElement Contents(string key, StoredVersion version) => S3Xml.Element(
        "Contents",
        S3Xml.Element("Key", key),
        S3Xml.Element("LastModified", S3Xml.Time(version.LastModified)),
        S3Xml.Element("ETag", $"\"{version.ETag}\""),
        S3Xml.Element("Size", version.Bytes.Length),
        S3Xml.Element("StorageClass", "STANDARD"));

    private static string Encode(string key) => "1" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token[1..]));
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
        {
            throw S3Error.InvalidArgument("The continuation token provided is incorrect");
        }
    }
}
