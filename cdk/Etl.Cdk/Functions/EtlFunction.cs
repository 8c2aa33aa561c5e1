namespace Etl.Cdk.Functions;

/// <summary>A function, as far as the stack has to know it. functions/Etl.Functions/Hosting/FunctionTable.cs says what stands in its row.</summary>
public sealed record EtlFunction
{
    /// <summary>Its name, as <c>ETL_FUNCTION</c> and the substitutions of the definition have it.</summary>
    public required string Name { get; init; }

    /// <summary>How long a call may last, in minutes.</summary>
    public required int TimeoutMinutes { get; init; }

    /// <summary>Whether it talks to Postgres, and so needs its secret and its network.</summary>
    public bool ReachesDatabase { get; init; }

    /// <summary>Whether its concurrency is reserved: as many as the database has connections for them.</summary>
    public bool ReservesConnections { get; init; }

    /// <summary>Whether it looks for a dataset, and so has to know where they are.</summary>
    public bool ReadsDatasets { get; init; }

    /// <summary>Whether it keeps a chunk's rejects on its disk until the chunk is done.</summary>
    public bool SpoolsRejects { get; init; }

    /// <summary>What it may do besides what follows from the rest, by the names of <see cref="Permissions.FunctionRights"/>.</summary>
    public required IReadOnlyList<string> Rights { get; init; }
}
