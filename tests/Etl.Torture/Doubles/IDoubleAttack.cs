using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>One way of having a thing done twice.</summary>
internal interface IDoubleAttack
{
    /// <summary>A few words for the case's name.</summary>
    string Name { get; }

    /// <summary>Attacks, and says what was lost or doubled.</summary>
    Task<DoubleOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct);
}

/// <summary>What came of an attack.</summary>
/// <param name="Calls">How many calls were doubled or held for the others to come first.</param>
/// <param name="Problems">What was lost, doubled or wrongly said.</param>
internal sealed record DoubleOutcome(long Calls, IEnumerable<string> Problems);
