namespace Etl.Torture.Running;

/// <summary>One kind of attack on one promise.</summary>
internal interface ITorturePart
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>The promise it attacks: a sentence of docs/reliability.md.</summary>
    string Promise { get; }

    /// <summary>What it counts, in the plural: "points", "files", "values".</summary>
    string Unit { get; }

    /// <summary>Whether its cases are drawn by seed: a full run takes as many of them as fit into <c>--seconds</c>, at least one.</summary>
    bool IsSampled => false;

    /// <summary>
    /// Its cases. Names are unique within the part and say all that a case needs to be made again, seeds included; the same options
    /// give the same cases in the same order.
    /// </summary>
    Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct);
}

/// <summary>A case of a part: an attack that leaves nothing behind for the next one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RunAsync">Attacks, and says what came of it.</param>
internal sealed record TortureCase(string Name, Func<CancellationToken, Task<CaseOutcome>> RunAsync);

/// <summary>What came of a case.</summary>
/// <param name="Tried">How many of the part's units were tried.</param>
/// <param name="Problems">What was lost, doubled or wrongly said, a line each, enough to find it; empty: nothing.</param>
/// <param name="NotRun">Why the case could not be tried on this machine; null: it was.</param>
internal sealed record CaseOutcome(long Tried, IReadOnlyList<string> Problems, string? NotRun = null)
{
    /// <summary>Nothing was lost.</summary>
    public static CaseOutcome Held(long tried) => new(tried, []);

    /// <summary>This machine cannot show it.</summary>
    public static CaseOutcome Absent(string why) => new(0, [], why);
}
