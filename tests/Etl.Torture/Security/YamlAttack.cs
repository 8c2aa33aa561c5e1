using System.Globalization;
using System.Text;
using Etl.Functions.Datasets;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>Dataset files that would grow, nest or repeat without end: each is refused with a place and a cause, for memory in proportion to its size.</summary>
internal static class YamlAttack
{
    /// <summary>Of all that reading one file of 1 MiB allocates, most for a short while.</summary>
    private const long MostBytes = 1L << 30;

    public static Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var problems = new List<string>();
        var tried = 0;
        foreach (var (name, yaml) in Files(random))
        {
            ct.ThrowIfCancellationRequested();
            tried++;
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var result = DatasetLoader.Parse(yaml, "hostile.yaml");
                if (result.Problems.IsEmpty)
                {
                    problems.Add($"{name} was taken");
                }
                else if (result.Problems[0].ToString().Any(c => char.IsControl(c) && c != '\n'))
                {
                    problems.Add($"the message about {name} holds control characters");
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                problems.Add($"{name} ended in {error.GetType().Name}: {error.Message}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostBytes)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} of {yaml.Length} characters took {allocated} bytes"));
            }
        }

        return Task.FromResult(new CaseOutcome(tried, problems));
    }

    private static IEnumerable<(string Name, string Yaml)> Files(Random random)
    {
        const string rest = "columns: [{ name: id, type: int4 }]\ntarget: { table: t }\n";
        var levels = random.Next(9, 40);
        var laughs = new StringBuilder("a0: &a0 [lol, lol, lol]\n");
        for (var i = 1; i < levels; i++)
        {
            laughs.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", random.Next(2, 10)))}]\n");
        }

        yield return ("a billion laughs", laughs.Append(rest).ToString());
        yield return ("a merge key", $"base: &b {{ dataset: x }}\n<<: *b\nmatch: m\n{rest}");
        yield return ("an alias to itself", "a: &a [*a]\n");
        yield return ("deep lists", "dataset: x\nmatch: " + new string('[', random.Next(1_000, 500_000)));
        yield return ("deep mappings", string.Concat(Enumerable.Repeat("{a: ", random.Next(1_000, 200_000))));
        yield return ("deep indentation", string.Concat(Enumerable.Range(0, random.Next(100, 1_000)).Select(i => new string(' ', i) + "a:\n")));
        yield return ("deep dashes", string.Concat(Enumerable.Repeat("- ", random.Next(1_000, 500_000))));
        yield return ("a huge scalar", "dataset: " + new string('x', DatasetLoader.MaxBytes));
        yield return ("a long name", $"dataset: {new string('=', random.Next(100_000, 1_000_000))}\nmatch: m\n{rest}");
        yield return ("the same key again and again", string.Concat(Enumerable.Repeat("dataset: x\n", random.Next(1_000, 50_000))) + "match: m\n" + rest);
        yield return ("a name that is a path", $"dataset: ../../neighbour\nmatch: m\n{rest}");
        yield return ("a name that is SQL", $"dataset: {HostileText.Yaml("x\"; DROP TABLE canary; --")}\nmatch: m\n{rest}");
        yield return ("a name that steers a terminal", $"dataset: {HostileText.Yaml("x\e[2J" + HostileText.Escapes(random, 60))}\nmatch: m\n{rest}");
        yield return ("a tag", $"dataset: !!python/object/apply:os.system ['id']\nmatch: m\n{rest}");
        yield return ("a tag of .NET", $"dataset: !System.Diagnostics.Process x\nmatch: m\n{rest}");
        yield return ("two documents", $"dataset: x\nmatch: m\n{rest}---\ndataset: y\n");
        yield return ("control characters", $"dataset: x\u0001\nmatch: m\n{rest}");
        yield return ("a NUL", $"dataset: \"x\\0\"\nmatch: m\n{rest}");
        yield return ("many unknown keys", "dataset: x\nmatch: m\n" + string.Concat(Enumerable.Range(0, random.Next(1_000, 20_000)).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}: 1\n"))) + rest);
        var bytes = new byte[random.Next(10, 5_000)];
        random.NextBytes(bytes);
        yield return ("random bytes", Encoding.Latin1.GetString(bytes));
    }
}
