using System.Diagnostics;
using System.Globalization;
using Etl.Core.Datasets;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Plans;
using Etl.Core.Records;

namespace Etl.MicroBenchmarks;

/// <summary>
/// Where the time of one core goes: stages and columns measured in turn in one process, the best of several rounds each,
/// so that what else runs on the machine disturbs them alike.
/// </summary>
internal static class Stages
{
    private const int Rounds = 60;

    public static void Run(TextWriter output, int rows)
    {
        var bytes = SampleTransactions.Make(rows);
        var plan = SampleTransactions.Plan();
        var copy = new byte[bytes.Length];
        var passes = new List<RecordPass>();
        var stages = new List<(string Name, Action<byte[]> Run)>
        {
            ("copy of the bytes", b => b.AsSpan().CopyTo(copy)),
            ("IndexOf of a byte that is not there", b => Use(b.AsSpan().IndexOf((byte)0))),
            ("count line ends", b => Use(LineCounter.Count(b))),
        };
        foreach (var scanner in RecordScanners.All)
        {
            var pass = New(scanner, plan);
            stages.Add(($"scan, {scanner}", b => Use(pass.Scan(b))));
        }

        var text = New(RecordScanners.Best, plan);
        stages.Add(("scan, check, encode", b => Use(text.Encode(b))));
        var uuid = New(RecordScanners.Best, SampleTransactions.Plan(uuid: true));
        stages.Add(("the same with uuid ids", b => Use(uuid.Encode(b))));
        for (var column = 0; column < plan.Dataset.Columns.Length; column++)
        {
            var single = New(RecordScanners.Best, Only(plan.Dataset, column));
            stages.Add(($"only {plan.Dataset.Columns[column].Name}", b => Use(single.Encode(b))));
        }

        var best = new long[stages.Count];
        Array.Fill(best, long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var index = 0; index < stages.Count; index++)
            {
                var start = Stopwatch.GetTimestamp();
                stages[index].Run(bytes);
                best[index] = Math.Min(best[index], Stopwatch.GetTimestamp() - start);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} records, {bytes.Length / 1e6:0.0} MB"));
        for (var index = 0; index < stages.Count; index++)
        {
            var seconds = (double)best[index] / Stopwatch.Frequency;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{stages[index].Name,-40} {bytes.Length / seconds / 1e9,6:0.00} GB/s {seconds * 1e9 / rows,7:0.0} ns a record"));
        }

        passes.ForEach(pass => pass.Dispose());

        RecordPass New(IRecordScanner scanner, CompiledDataset of)
        {
            var pass = new RecordPass(scanner, of);
            passes.Add(pass);
            return pass;
        }
    }

    private static CompiledDataset Only(Dataset dataset, int column) => DatasetCompiler.Compile(
        dataset with { Columns = [dataset.Columns[column]], Target = dataset.Target with { Key = [], Mode = MergeMode.Append } },
        new FieldLayout([column], dataset.Columns.Length),
        TargetConstraints.None);

    private static void Use(long value)
    {
        if (value == long.MinValue)
        {
            throw new InvalidOperationException();
        }
    }
}
