using System.Globalization;
using System.Security.Cryptography;

namespace Etl.Aws.Servers.S3.Storage;

/// <summary>ETags as S3 makes them, unquoted.</summary>
internal static class ETags
{
    /// <summary>The MD5 of the bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    /// <summary>The MD5 of the parts' MD5s, and how many they are.</summary>
    public static string OfParts(IReadOnlyList<string> partETags) => string.Create(
        CultureInfo.InvariantCulture, $"{Of(partETags.SelectMany(Convert.FromHexString).ToArray())}-{partETags.Count}");

    /// <summary>Whether a header names this ETag; <c>*</c> is any.</summary>
    public static bool Matches(string header, string etag) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(one => one == "*" || one.Trim('"') == etag);
}
