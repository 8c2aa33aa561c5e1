namespace Etl.Cdk.Functions;

/// <summary>What functions differ in.</summary>
internal static class EtlFunctions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EtlFunction> All { get; } = Enum.GetValues<EtlFunction>();

    /// <summary>Whether a function talks to Postgres, and so needs its secret and its network.</summary>
    public static bool ReachesDatabase(this EtlFunction function) => function is not (EtlFunction.Validate or EtlFunction.PreScan);

    /// <summary>Whether a function keeps a chunk's rejects on its disk until the chunk is done.</summary>
    public static bool SpoolsRejects(this EtlFunction function) => function is EtlFunction.Validate or EtlFunction.Process;
}
