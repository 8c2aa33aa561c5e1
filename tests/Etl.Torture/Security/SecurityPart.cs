using System.Globalization;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>Datasets, files and keys made by somebody who means harm.</summary>
internal sealed class SecurityPart : ITorturePart
{
    public string Name => "security";

    public string Promise => "Hostile names, values, keys and datasets are data or are refused; nothing they hold is run, obeyed, leaked or written elsewhere.";

    public string Unit => "attacks";

    public bool IsSampled => true;

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        var isSlice = context.Options.Slice;
        List<(int Number, TortureCase Case)> cases = [];
        void Add(string name, int count, int sliceCount, Func<SecurityBench, int, CancellationToken, Task<CaseOutcome>> attack)
        {
            for (var i = 0; i < (isSlice ? sliceCount : count); i++)
            {
                var seed = unchecked((context.Options.Seed * 7919) + i);
                cases.Add((i, new TortureCase(string.Create(CultureInfo.InvariantCulture, $"{name} {seed}"), token => RunAsync(context, seed, attack, token))));
            }
        }

        Add("names and values in SQL", 120, 3, SqlAttack.RunAsync);
        Add("keys", 40, 1, KeyAttack.RunAsync);
        Add("YAML bombs", 20, 1, YamlAttack.RunAsync);
        Add("exploding patterns", 20, 1, PatternAttack.RunAsync);
        Add("compressed and growing files", 10, 1, BombAttack.RunAsync);
        Add("formulas", 40, 2, FormulaAttack.RunAsync);
        Add("escape sequences", 8, 1, TerminalAttack.RunAsync);
        Add("secrets", 2, 1, SecretAttack.RunAsync);
        Add("open files and ports", 2, 1, OpennessAttack.RunAsync);

        // Each attack once before any comes again.
        return Task.FromResult<IReadOnlyList<TortureCase>>([.. cases.OrderBy(one => one.Number).Select(one => one.Case)]);
    }

    private static async Task<CaseOutcome> RunAsync(
        TortureContext context, int seed, Func<SecurityBench, int, CancellationToken, Task<CaseOutcome>> attack, CancellationToken ct)
    {
        await using var bench = await SecurityBench.CreateAsync(context, ct);
        await bench.ExecuteAsync("CREATE TABLE canary AS SELECT 'sings' AS state", ct);
        var outcome = await attack(bench, seed, ct);
        var problems = outcome.Problems.Concat(bench.Strays()).ToList();
        if (await bench.ReadAsync("SELECT to_regclass('public.canary')::text", ct) is not ["canary"])
        {
            problems.Add("the canary is gone");
        }
        else if (await bench.ReadAsync("SELECT state FROM canary", ct) is not ["sings"])
        {
            problems.Add("the canary does not sing any more");
        }

        return outcome with { Problems = problems };
    }
}
