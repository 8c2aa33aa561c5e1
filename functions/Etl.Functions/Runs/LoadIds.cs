using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>The names of loads: derived, so that the same version on its way into the same table always has the same one.</summary>
public static class LoadIds
{
    /// <summary>
    /// The load of an object version by a dataset into a target: 20 hexadecimal digits (80 bits: two of a billion loads collide with a chance
    /// below one in a million). Loads of a database that an earlier version has filled keep the names that they had.
    /// </summary>
    public static string Of(ObjectVersion version, string dataset, string target) =>
        Short($"{version.Bucket}\n{version.Key}\n{version.Version}\n{dataset}\n{target}");

    /// <summary>The run of a dry run, which has no row and so no number.</summary>
    public static string DryRun(string loadId, string executionId) => $"{loadId}-dry-{Short(executionId)[..8]}";

    /// <summary>The load of a run.</summary>
    public static string LoadOf(string runId) => runId.Split('-', 2)[0];

    /// <summary>20 hexadecimal digits of a text's SHA-256.</summary>
    public static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20];

    /// <summary>The message group of a FIFO queue: results of one key of one dataset stay in order.</summary>
    public static string Group(string dataset, string bucket, string key) => string.Create(CultureInfo.InvariantCulture, $"{dataset[..Math.Min(dataset.Length, 100)]}-{Short(bucket + "\n" + key)}");
}
