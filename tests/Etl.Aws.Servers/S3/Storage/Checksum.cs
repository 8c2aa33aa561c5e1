using System.Globalization;
using System.Security.Cryptography;

namespace Etl.Aws.Servers.S3.Storage;

/// <summary>A checksum that is kept with an object or part.</summary>
/// <param name="Algorithm">As S3 names it: <c>CRC32</c>, <c>CRC64NVME</c> …</param>
/// <param name="Value">Base64; with <c>-N</c> behind it when composed of the checksums of N parts.</param>
internal sealed record Checksum(string Algorithm, string Value)
{
    public const string HeaderPrefix = "x-amz-checksum-";

    /// <summary>What S3 calculates when the sender names none.</summary>
    public const string DefaultAlgorithm = "CRC64NVME";

    /// <summary>Whether it covers the object as one.</summary>
    public bool IsFullObject => !Value.Contains('-', StringComparison.Ordinal);

    public string Header => HeaderPrefix + Algorithm.ToLowerInvariant();

    public string Type => IsFullObject ? "FULL_OBJECT" : "COMPOSITE";

    public static bool Knows(string algorithm) => algorithm is "CRC32" or "CRC32C" or "CRC64NVME" or "SHA1" or "SHA256";

    public static Checksum Of(string algorithm, ReadOnlySpan<byte> bytes) => new(algorithm, Convert.ToBase64String(Hash(algorithm, bytes)));

    /// <summary>The checksum of the parts' checksums, which is what S3 keeps for a multipart upload unless it was made with CRC64NVME.</summary>
    public static Checksum Composite(string algorithm, IReadOnlyList<Checksum> parts)
    {
        var joined = parts.SelectMany(part => Convert.FromBase64String(part.Value)).ToArray();
        return new Checksum(algorithm, string.Create(CultureInfo.InvariantCulture, $"{Of(algorithm, joined).Value}-{parts.Count}"));
    }

    private static byte[] Hash(string algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        "CRC32" => Crc.Crc32.Hash(bytes),
        "CRC32C" => Crc.Crc32C.Hash(bytes),
        "CRC64NVME" => Crc.Crc64Nvme.Hash(bytes),
        "SHA1" => SHA1.HashData(bytes),
        "SHA256" => SHA256.HashData(bytes),
        _ => throw S3Error.NotImplemented($"the checksum algorithm {algorithm}"),
    };
}
