namespace Etl.Core.Splitting;

/// <summary>What the finder takes the state at a planned cut to be.</summary>
public enum BoundaryAssumption
{
    /// <summary>Whatever the window shows; unquoted when it shows nothing.</summary>
    Evidence,

    /// <summary>Outside quotes, whatever the window shows. For tests.</summary>
    Unquoted,

    /// <summary>Inside quotes, whatever the window shows. For tests.</summary>
    Quoted,
}

/// <summary>How much a guess is worth. Nothing relies on it: every boundary is verified.</summary>
public enum BoundaryEvidence
{
    /// <summary>All states of the automaton agree on it: it is a record start in every file that has these bytes, well-formed or not.</summary>
    Proven,

    /// <summary>It is a record start under the state that breaks the quoting rules least in the window; unquoted on a tie.</summary>
    Assumed,

    /// <summary>It is a record start under the state that the caller asked for.</summary>
    Forced,
}

/// <summary>A guessed record start.</summary>
/// <param name="Index">The index in the window of the record's first byte, 1 or more; null: the window has no record start.</param>
/// <param name="Evidence">What it rests on.</param>
public readonly record struct FoundBoundary(int? Index, BoundaryEvidence Evidence);
