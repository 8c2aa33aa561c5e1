using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Etl.Postgres.Connections;

/// <summary>The keys of our advisory locks: the first eight bytes of a digest of what is locked.</summary>
internal static class LockKey
{
    /// <summary>Creating and migrating the schema <c>etl</c>.</summary>
    public static long Migration { get; } = Of("migration", "");

    /// <summary>An execution that is running.</summary>
    public static long Execution(string executionId) => Of("execution", executionId);

    /// <summary>The merge into a target.</summary>
    public static long Target(string schema, string table) => Of("target", SqlName.Quote(schema, table));

    private static long Of(string kind, string name) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("etl." + kind + ":" + name)));
}
