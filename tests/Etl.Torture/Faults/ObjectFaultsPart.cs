using System.Globalization;
using Etl.Functions.Objects;
using Etl.Torture.Loading;
using Etl.Torture.Running;

namespace Etl.Torture.Faults;

/// <summary>Loads over an object store that is slow, cuts off, resets, refuses, forgets to answer, and changes files in the middle.</summary>
internal sealed class ObjectFaultsPart : ITorturePart
{
    private const int FullCases = 300, SliceCases = 12;

    /// <summary>Reads and writes that a fault can hit, the likelier ones more than once.</summary>
    private static readonly string[] Methods = ["OpenRange", "OpenRange", "OpenRange", "Open", "Open", "Write", "Write", "EnsureUnchanged", "List", "Move"];

    public string Name => "object-faults";

    public string Promise => "Whatever the object store does, a load ends loaded, or failed with a clear error, nothing in the target and nothing in the way of the next try.";

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
        var changes = random.Next(6) == 0;
        var plan = new FaultPlan<ObjectFault>(changes ? [Change(random)] : [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Any(random))]);
        await using var bench = await benches.OpenAsync(seed, ct, versioned: !changes);
        var file = bench.Put(Orders.Key, "v1", Orders.File(content));
        ObjectVersion? changed = null;
        var load = BenchLoad.Of(file, way, concurrency: random.Next(1, 6)) with
        {
            ReadBytes = random.Next(50, 3_000),
            Configure = services => services with
            {
                Objects = new FaultyStore(services.Objects, plan, new Random(seed), () => changed ??= bench.Put(Orders.Key, "v2", Orders.File(content + 1))),
            },
        };
        var ending = await bench.RunAsync(load, ct);
        plan.IsOn = false;
        var problems = changed is null || ending.Succeeded && (await Truth.ReadAsync(bench, ct)).Alerts.Count == 0
            ? await Verdict.OfAsync(bench, ending, () => bench.RunAsync(load, ct), await benches.UndisturbedAsync(way, content, ct), ct)
            : await ChangedAsync(bench, ending, changed, way, ct);
        return new CaseOutcome(Math.Max(1, plan.Met), [.. problems.Select(problem => $"{way}; {plan}: {problem}")]);
    }

    /// <summary>A file that changed before it was read to its end is not loaded; its new version is a load of its own.</summary>
    private static async Task<List<string>> ChangedAsync(Bench bench, BenchEnding ending, ObjectVersion changed, OrderLoad way, CancellationToken ct)
    {
        var problems = new List<string>();
        if (ending.Error is not ("ObjectChangedException" or "ObjectNotFoundException"))
        {
            problems.Add($"the file changed, and the load ended in {ending}");
        }

        if (!(await Truth.ReadAsync(bench, ct)).IsEmpty)
        {
            problems.Add("the file changed, and some of it was loaded");
        }

        var second = await bench.RunAsync(BenchLoad.Of(changed, way), ct);
        if (second.FinalState != "Done")
        {
            problems.Add($"the new version ended in {second}");
        }

        return problems;
    }

    private static Fault<ObjectFault> Change(Random random) => new(ObjectFault.Changed, random.Next(3) == 0 ? "EnsureUnchanged" : "OpenRange", random.Next(1, 30), 1);

    private static Fault<ObjectFault> Any(Random random)
    {
        var method = Methods[random.Next(Methods.Length)];
        ObjectFault[] kinds = method switch
        {
            "OpenRange" or "Open" => [ObjectFault.Unavailable, ObjectFault.Slow, ObjectFault.Reset, ObjectFault.Truncated],
            "Write" or "Move" => [ObjectFault.Unavailable, ObjectFault.AnswerLost],
            _ => [ObjectFault.Unavailable],
        };

        // One that stays is more than all tries of a state.
        var calls = random.Next(8) switch { 0 => 1_000, 1 => 3, 2 => 2, _ => 1 };
        return new Fault<ObjectFault>(kinds[random.Next(kinds.Length)], method, random.Next(1, method is "Move" or "List" ? 2 : 25), calls);
    }
}
