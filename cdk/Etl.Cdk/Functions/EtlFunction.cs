namespace Etl.Cdk.Functions;

/// <summary>The functions, as <c>ETL_FUNCTION</c> and the substitutions of the definition name them.</summary>
public enum EtlFunction
{
    /// <summary>Claims, sniffs, plans.</summary>
    Split,

    /// <summary>Checks a chunk without the database.</summary>
    Validate,

    /// <summary>Maps a piece of a file.</summary>
    PreScan,

    /// <summary>Checks and stages a chunk.</summary>
    Process,

    /// <summary>Proves the boundaries.</summary>
    Prove,

    /// <summary>Merges.</summary>
    Reduce,

    /// <summary>Writes rejects and report, moves the source.</summary>
    Finish,

    /// <summary>Ends a run that cannot go on.</summary>
    Abandon,

    /// <summary>Records that the result was handed on.</summary>
    MarkPublished,
}
