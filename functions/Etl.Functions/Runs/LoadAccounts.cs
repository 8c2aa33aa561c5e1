using System.Text.Json.Serialization;
using Etl.Core.Records;

namespace Etl.Functions.Runs;

/// <summary>
/// The accounts of a load (docs/exactly-once.md). Every commit has proven: chunks cover <see cref="Bytes"/> exactly;
/// read = accepted + rejected + filtered; rows = duplicate + inserted + updated + unchanged + ignored. What a dry run
/// cannot know is null.
/// </summary>
public sealed record LoadAccounts
{
    /// <summary>Accounts of which nothing is known.</summary>
    [JsonConstructor]
    public LoadAccounts()
    {
    }

    /// <summary>Accounts as far as records go.</summary>
    public LoadAccounts(RecordTotals totals) =>
        (Read, Blank, Accepted, Rejected, Filtered, Rows) = (totals.Read, totals.Blank, totals.Accepted, totals.Rejected, totals.Filtered, totals.Rows);

    /// <summary>What is known of records, by its name.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, long? Value)> OfRecords =>
        [("read", Read), ("blank", Blank), ("accepted", Accepted), ("rejected", Rejected), ("filtered", Filtered), ("rows", Rows)];

    /// <summary>The size of the file.</summary>
    public long? Bytes { get; init; }

    /// <summary>The chunks it was loaded in.</summary>
    public long? Chunks { get; init; }

    /// <summary>The chunks whose planned start was wrong and that were read again.</summary>
    public long? RepairedChunks { get; init; }

    /// <summary>The records, without header and blank lines.</summary>
    public long? Read { get; init; }

    /// <summary>The blank lines, which are no records.</summary>
    public long? Blank { get; init; }

    /// <summary>The records that became rows.</summary>
    public long? Accepted { get; init; }

    /// <summary>The records that something was wrong with.</summary>
    public long? Rejected { get; init; }

    /// <summary>The good records that the dataset's <c>where</c> left out.</summary>
    public long? Filtered { get; init; }

    /// <summary>The rows that workers encoded and Postgres counted in staging.</summary>
    public long? Rows { get; init; }

    /// <summary>The rows whose key came again later in the file.</summary>
    public long? Duplicate { get; init; }

    /// <summary>The rows whose key, if any, was new in the target.</summary>
    public long? Inserted { get; init; }

    /// <summary>The rows that changed a row of the target.</summary>
    public long? Updated { get; init; }

    /// <summary>The rows equal to the row of the target.</summary>
    public long? Unchanged { get; init; }

    /// <summary>The rows left out because their key was there, as the dataset asks.</summary>
    public long? Ignored { get; init; }

    /// <summary>The rows of the target that a replace removed.</summary>
    public long? Deleted { get; init; }
}
