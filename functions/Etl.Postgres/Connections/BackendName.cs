using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Etl.Postgres.Connections;

/// <summary>
/// The <c>application_name</c> of our connections, by which a worker that was killed is found and its backend, which
/// would hold its locks for hours, is terminated. Postgres cuts it at 63 bytes and keeps only printable ASCII, so a run id
/// that is long or holds anything else is digested.
/// </summary>
internal static class BackendName
{
    /// <summary>Connections that serve no run.</summary>
    public const string Registry = "etl";

    /// <summary>The connection that writes an execution's events, which serves no run either.</summary>
    public const string Events = "etl-events";

    /// <summary>What the names of all connections of a run begin with.</summary>
    public static string Run(string runId) => "etl:" + Short(runId) + ":";

    /// <summary>A chunk under one generation; its attempts follow.</summary>
    public static string Chunk(string runId, int index, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{Run(runId)}{index}.{generation}:");

    /// <summary>An attempt at a chunk.</summary>
    public static string Attempt(string runId, int index, int generation, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Chunk(runId, index, generation)}{attempt}");

    /// <summary>The merge of a run.</summary>
    public static string Merge(string runId) => Run(runId) + "merge";

    private static string Short(string runId) =>
        runId.Length <= 36 && runId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? runId
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runId)))[..32];
}
