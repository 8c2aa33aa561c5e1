using Etl.Torture.Limits;
using Etl.Torture.Running;

namespace Etl.Torture.Doubles;

/// <summary>Two real processes on the same file: one loads it, the other says that it is being loaded or was.</summary>
internal static class TwoProcesses
{
    private const int Records = 20_000;

    public static async Task<CaseOutcome> RunAsync(TortureContext context, int seed, CancellationToken ct)
    {
        await using var bench = await LimitBench.OpenAsync(context, ct);
        bench.WriteDataset("dataset: wide\nmatch: \"incoming/*.csv\"\ncolumns:\n  - { name: id, type: bigint }\n  - { name: note, type: text }\ntarget: { table: wide, mode: append }\n");
        await File.WriteAllLinesAsync(bench.PathOf("file.csv"), Enumerable.Range(0, Records).Select(i => FormattableString.Invariant($"{i},note {i}")).Prepend("id,note"), ct);
        var first = bench.RunAsync("file.csv", "20KiB", ct);
        await Task.Delay(new Random(seed).Next(0, 1_500), ct);
        var second = await bench.RunAsync("file.csv", "20KiB", ct);
        var states = new[] { await first, second }.Select(process => $"{process.ExitCode} {process.Json?["status"]}").Order(StringComparer.Ordinal).ToArray();
        var problems = new List<string>();
        if (states is not (["0 Succeeded", "3 Busy"] or ["0 Skipped", "0 Succeeded"]))
        {
            problems.Add($"they ended in {await first} and {second}");
        }

        if (await bench.CountAsync("wide", ct) is var rows && rows != Records)
        {
            problems.Add($"{rows} rows of {Records}");
        }

        if (await bench.CountAsync("etl.outbox", ct) is var messages && messages != 1)
        {
            problems.Add($"{messages} messages instead of one");
        }

        return new CaseOutcome(1, problems);
    }
}
