using System.Globalization;
using Etl.Torture.Loading;
using Etl.Torture.Running;

namespace Etl.Torture.Faults;

/// <summary>Loads with a ledger that answers late, twice, from an old item or not at all, while the functions' clocks are ten minutes wrong.</summary>
internal sealed class LedgerFaultsPart : ITorturePart
{
    private const int FullCases = 300, SliceCases = 10;

    private static readonly string[] Methods = ["TryLease", "TryLease", "TryLease", "Complete", "Release", "RecordRun"];

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    public string Name => "ledger-faults";

    public string Promise => "The ledger and the clocks may say what they like: Postgres decides what is loaded.";

    public string Unit => "disturbed calls";

    public bool IsSampled => true;

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        var benches = new Benches(context);
        var cases = Enumerable.Range(0, context.Options.Slice ? SliceCases : FullCases).Select(number => context.Options.Seed * 100_000 + number)
            .Select(seed => new TortureCase(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"), token => RunAsync(benches, context.Options.Seed, seed, token)));
        return Task.FromResult<IReadOnlyList<TortureCase>>([.. cases]);
    }

    private static async Task<CaseOutcome> RunAsync(Benches benches, int content, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var way = OrderLoad.Any(random);
        var plan = new FaultPlan<LedgerFault>([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Any(random))]);
        // In one case of three a chunk cannot be read either: the error that people are told has to survive the clocks.
        var source = new FaultPlan<ObjectFault>(random.Next(3) == 0 ? [new Fault<ObjectFault>(ObjectFault.Unavailable, "OpenRange", random.Next(15, 25), random.Next(2) == 0 ? 1_000 : 1)] : []);
        var clocks = new Random(seed);
        await using var bench = await benches.OpenAsync(seed, ct);
        var file = bench.Put(Orders.Key, "v1", Orders.File(content));
        var load = BenchLoad.Of(file, way, concurrency: random.Next(1, 6)) with
        {
            Skew = () =>
            {
                lock (clocks)
                {
                    return Skew * clocks.Next(-1, 2);
                }
            },
            Configure = services => services with
            {
                Ledger = new FaultyLedger(services.Ledger, plan),
                Objects = new FaultyStore(services.Objects, source, new Random(seed), () => { }),
                Options = services.Options with { Lease = TimeSpan.FromMinutes(5) },
            },
        };
        var ending = await bench.RunAsync(load, ct);
        plan.IsOn = source.IsOn = false;
        var problems = await Verdict.OfAsync(bench, ending, () => bench.RunAsync(load, ct), await benches.UndisturbedAsync(way, content, ct), ct);
        return new CaseOutcome(Math.Max(1, plan.Met), [.. problems.Select(problem => $"{way}; {plan}; {source}: {problem}")]);
    }

    private static Fault<LedgerFault> Any(Random random)
    {
        var method = Methods[random.Next(Methods.Length)];
        LedgerFault[] kinds = method == "TryLease"
            ? [LedgerFault.Unavailable, LedgerFault.AnswerLost, LedgerFault.Late, LedgerFault.Twice, LedgerFault.Old]
            : [LedgerFault.Unavailable, LedgerFault.AnswerLost, LedgerFault.Late, LedgerFault.Twice, LedgerFault.Forgotten];
        var calls = random.Next(8) switch { 0 => 1_000, 1 => 3, 2 => 2, _ => 1 };
        return new Fault<LedgerFault>(kinds[random.Next(kinds.Length)], method, random.Next(1, method is "TryLease" or "Complete" ? 15 : 3), calls);
    }
}
