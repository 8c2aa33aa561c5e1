using System.Globalization;
using Etl.Torture.Loading;
using Etl.Torture.Running;

namespace Etl.Torture.Doubles;

/// <summary>Everything that can be done twice is, in many orders.</summary>
internal sealed class DoublesPart : ITorturePart
{
    private const int FullSeeds = 20, SliceSeeds = 1, ProcessSeeds = 10;

    private static readonly IDoubleAttack[] Attacks =
        [new TenAtOnce(), new WokenUp(), new AnswersLost(), new SlowTwins(), new AbandonedWhileMerging(), new OlderAfterNewer(), new OverlappingFiles(), new SameBytesTwice(), new Histories()];

    public string Name => "doubles";

    public string Promise => "Whatever is done twice, at once, late or in the wrong order, is loaded once.";

    public string Unit => "calls doubled or held";

    public bool IsSampled => true;

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        var benches = new Benches(context);
        var seeds = Enumerable.Range(0, context.Options.Slice ? SliceSeeds : FullSeeds).Select(number => context.Options.Seed * 1_000 + number);
        // Every other attack is enough of a slice; which ones, the seed says.
        var attacks = Attacks.Where((_, index) => !context.Options.Slice || index % 2 == context.Options.Seed % 2).ToList();
        var cases = seeds.SelectMany(seed => attacks.Select(attack => new TortureCase(
            string.Create(CultureInfo.InvariantCulture, $"{attack.Name}, seed {seed}"), token => RunAsync(attack, benches, context.Options.Seed, seed, token))));
        var processes = seeds.Take(context.Options.Slice ? 1 : ProcessSeeds).Select(seed => new TortureCase(
            string.Create(CultureInfo.InvariantCulture, $"two processes, seed {seed}"), token => TwoProcesses.RunAsync(context, seed, token)));
        return Task.FromResult<IReadOnlyList<TortureCase>>([.. processes.Take(1), .. cases, .. processes.Skip(1)]);
    }

    private static async Task<CaseOutcome> RunAsync(IDoubleAttack attack, Benches benches, int content, int seed, CancellationToken ct)
    {
        var outcome = await attack.RunAsync(benches, content, seed, ct);
        return new CaseOutcome(Math.Max(1, outcome.Calls), [.. outcome.Problems]);
    }
}
