using System.Globalization;
using System.Text;
using Etl.Torture.Loading;
using Etl.Torture.Running;

namespace Etl.Torture.Limits;

/// <summary>Files at the ends of what there is: very many chunks, rejects, columns, and one record that never ends. Real processes, whose memory is measured.</summary>
internal sealed class LimitsPart : ITorturePart
{
    /// <summary>The promise of docs: the process stays under this at any file size, in MiB.</summary>
    private const long MostMegabytes = 400;

    /// <summary>What ten times the chunks may add, in MiB: garbage that was not collected yet.</summary>
    private const long FlatMegabytes = 120;

    private const string Narrow = """
        dataset: wide
        match: "incoming/*.csv"
        columns:
          - { name: id, type: bigint, required: true }
          - { name: note, type: text }
        target: { table: wide, mode: append }
        rejects: { max_percent: 100 }
        """;

    public string Name => "limits";

    public string Promise => "A file may have as many chunks, rejects and columns and as long records as it likes: it is loaded, or refused by name, in bounded memory.";

    public string Unit => "chunks, rejects, columns and MiB of a record";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        var slice = context.Options.Slice;
        int chunks = slice ? 300 : 20_000, rejects = slice ? 20_000 : 1_000_000, megabytes = slice ? 64 : 1024;
        return Task.FromResult<IReadOnlyList<TortureCase>>(
        [
            Case($"{chunks} chunks", (bench, token) => ChunksAsync(bench, chunks, token)),
            Case($"payloads of {(slice ? 100 : 3_000)} chunks", (_, token) => PayloadsAsync(context, slice ? 100 : 3_000, token)),
            Case($"{rejects} rejects", (bench, token) => RejectsAsync(bench, rejects, token)),
            Case("1,599 columns", (bench, token) => ColumnsAsync(bench, 1_599, "int", fits: true, token)),
            Case("1,600 columns", (bench, token) => ColumnsAsync(bench, 1_600, "int", fits: false, token)),
            Case("1,599 columns in rows of more than a page", (bench, token) => ColumnsAsync(bench, 1_599, "text", fits: false, token)),
            Case($"a record of {megabytes} MiB in quotes", (bench, token) => LongRecordAsync(bench, megabytes, quoted: true, token)),
            Case($"a record of {megabytes} MiB without quotes", (bench, token) => LongRecordAsync(bench, megabytes, quoted: false, token)),
        ]);

        TortureCase Case(string name, Func<LimitBench, CancellationToken, Task<CaseOutcome>> run) => new(
            name,
            async token =>
            {
                await using var bench = await LimitBench.OpenAsync(context, token);
                bench.WriteDataset(Narrow);
                return await run(bench, token);
            });
    }

    private static async Task<CaseOutcome> ChunksAsync(LimitBench bench, int chunks, CancellationToken ct)
    {
        if (!EtlProcess.TellsPeak)
        {
            return CaseOutcome.Absent("this system does not tell the memory of other processes");
        }

        var problems = new List<string>();
        var peaks = new List<long>();
        foreach (var count in new[] { chunks / 10, chunks })
        {
            // 1,250 bytes for each chunk of at least 1,024, which is the least.
            var file = string.Create(CultureInfo.InvariantCulture, $"chunks-{count}.csv");
            var records = count * 25;
            await File.WriteAllLinesAsync(bench.PathOf(file), Enumerable.Range(0, records).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i:D9},note {i:D34}")).Prepend("id,note"), ct);
            var process = await bench.RunAsync(file, "1024", ct);
            peaks.Add(process.PeakBytes);
            var found = (long?)process.Json?["chunks"] ?? 0;
            if (process.ExitCode != 0 || (long?)process.Json?["inserted"] != records)
            {
                problems.Add($"{count} chunks: {process}");
            }
            else if (found < count)
            {
                problems.Add($"only {found} chunks");
            }

            problems.AddRange(LimitBench.OverMemory(process, MostMegabytes));
        }

        if (peaks[1] - peaks[0] > FlatMegabytes << 20)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"ten times the chunks took {peaks[1] >> 20} MiB instead of {peaks[0] >> 20}"));
        }

        return new CaseOutcome(chunks, problems);
    }

    private static async Task<CaseOutcome> PayloadsAsync(TortureContext context, int chunks, CancellationToken ct)
    {
        var benches = new Benches(context);
        var payloads = new PayloadSizes();
        var problems = new List<string>();
        await using var bench = await benches.OpenAsync(1, ct);
        var way = new OrderLoad("upsert", CoinFlip: true, ValidateFirst: true);
        foreach (var (key, records) in new[] { ("incoming/orders-a.csv", chunks / 10), ("incoming/orders-b.csv", chunks) })
        {
            var bytes = Orders.File(records, records);
            var load = BenchLoad.Of(bench.Put(key, "v1", bytes), way, concurrency: 8);
            var ending = await bench.RunAsync(load with { Observer = payloads, Options = load.Options with { ChunkSize = Math.Max(2, bytes.Length / records) } }, ct);
            if (ending.FinalState != "Done")
            {
                problems.Add($"{records} chunks ended in {ending}");
            }

            payloads.Next();
        }

        // A payload may tell a count, and a longer one: not more chunks.
        if (payloads.Largest > 16 << 10)
        {
            problems.Add($"a payload of {payloads.Largest} bytes");
        }

        if (payloads.Largest - payloads.Before > 512)
        {
            problems.Add($"the largest payload grew from {payloads.Before} to {payloads.Largest} bytes with ten times the chunks");
        }

        return new CaseOutcome(chunks, problems);
    }

    private static async Task<CaseOutcome> RejectsAsync(LimitBench bench, int rejects, CancellationToken ct)
    {
        await File.WriteAllLinesAsync(bench.PathOf("bad.csv"), Enumerable.Range(0, rejects).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i},bad")).Prepend("id,note").Append("1,good"), ct);
        var process = await bench.RunAsync("bad.csv", "1MiB", ct);
        var problems = LimitBench.OverMemory(process, MostMegabytes).ToList();
        if (process.ExitCode != 0 || (long?)process.Json?["rejected"] != rejects || (long?)process.Json?["inserted"] != 1)
        {
            return new CaseOutcome(rejects, [.. problems, process.ToString()]);
        }

        var path = (string)process.Json["rejectsPath"]!;
        foreach (var (name, lines) in new[] { ("rejects.jsonl", rejects), ("rejects.csv", rejects + 1) })
        {
            var found = File.ReadLines(Path.Combine(path, name)).Count();
            if (found != lines)
            {
                problems.Add($"{name} has {found} lines instead of {lines}");
            }
        }

        return new CaseOutcome(rejects, problems);
    }

    private static async Task<CaseOutcome> ColumnsAsync(LimitBench bench, int columns, string type, bool fits, CancellationToken ct)
    {
        var yaml = new StringBuilder("dataset: wide\nmatch: \"incoming/*.csv\"\ncolumns:\n");
        for (var i = 0; i < columns; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: c{i}, type: {type} }}\n");
        }

        bench.WriteDataset(yaml.Append("target: { table: wide, mode: append }\n").ToString());
        var value = type == "text" ? new string('v', 20) : "7";
        var record = string.Join(',', Enumerable.Repeat(value, columns));
        await File.WriteAllLinesAsync(bench.PathOf("columns.csv"), [string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}")), record, record, record], ct);
        var process = await bench.RunAsync("columns.csv", "50MiB", ct);
        var rows = await bench.CountAsync("wide", ct);
        var problems = LimitBench.OverMemory(process, MostMegabytes).ToList();
        if (fits && (process.ExitCode != 0 || rows != 3))
        {
            problems.Add($"{rows} rows; {process}");
        }

        if (!fits)
        {
            if (process.ExitCode is not (1 or 2) || rows > 0)
            {
                problems.Add($"{rows} rows; {process}");
            }

            var (error, cause) = ((string?)process.Json?["error"]?["name"], (string?)process.Json?["error"]?["cause"]);
            problems.AddRange(Verdict.Unclear(new BenchEnding { ExecutionId = "", Succeeded = false, FinalState = "Failed", Error = error, Cause = cause }));
            if (cause?.Contains("1600", StringComparison.Ordinal) != true && cause?.Contains("8160", StringComparison.Ordinal) != true && cause?.Contains("1599", StringComparison.Ordinal) != true)
            {
                problems.Add($"the error does not name the limit: {cause}");
            }
        }

        return new CaseOutcome(columns, problems);
    }

    private static async Task<CaseOutcome> LongRecordAsync(LimitBench bench, int megabytes, bool quoted, CancellationToken ct)
    {
        // Text at the front, where the file is sniffed; what follows takes no room on the disk.
        await using (var file = File.Create(bench.PathOf("long.csv")))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes($"id,note\n1,first\n2,{(quoted ? "\"" : "")}{new string('a', 4 << 20)}"), ct);
            file.SetLength((long)megabytes << 20);
        }

        var process = await bench.RunAsync("long.csv", "50MiB", ct);
        var rows = await bench.CountAsync("wide", ct);
        var problems = LimitBench.OverMemory(process, MostMegabytes).ToList();
        var right = quoted
            ? process.ExitCode == 2 && (string?)process.Json?["error"]?["name"] == "UnterminatedQuoteException" && rows is null or 0
            : process.ExitCode == 0 && (long?)process.Json?["rejected"] == 1 && rows == 1;
        if (!right)
        {
            problems.Add($"{rows} rows; {process}");
        }

        return new CaseOutcome(megabytes, problems);
    }
}
