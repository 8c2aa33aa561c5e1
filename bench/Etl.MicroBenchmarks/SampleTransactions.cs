using Etl.Cli.Generation;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Functions.Datasets;

namespace Etl.MicroBenchmarks;

/// <summary>Records as <c>./etl generate</c> writes them, in memory, and the dataset they belong to.</summary>
internal static class SampleTransactions
{
    /// <summary>So many records, 2 MB, that no branch predictor learns them by heart, and that a round takes a few milliseconds.</summary>
    public const int BenchmarkRows = 20_000;

    private const ulong Seed = 42;

    /// <summary>Good records without a header; a sixth of them have a quoted field.</summary>
    public static byte[] Make(long rows)
    {
        using var stream = new MemoryStream();
        new TransactionGenerator(new GeneratorOptions { Rows = rows, Seed = Seed }).Write(stream, CancellationToken.None);
        var bytes = stream.ToArray();
        return bytes[(bytes.AsSpan().IndexOf((byte)'\n') + 1)..];
    }

    /// <summary>The dataset of <c>datasets/transactions.yaml</c>, compiled.</summary>
    /// <param name="uuid">Whether the id is declared uuid, with no pattern, instead of text.</param>
    public static CompiledDataset Plan(bool uuid = false)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "datasets", "transactions.yaml");
        var dataset = DatasetLoader.Parse(File.ReadAllBytes(file), file).Dataset!;
        if (uuid)
        {
            var id = dataset.Columns[0] with { Type = new ColumnType(ColumnKind.Uuid), Rules = [] };
            dataset = dataset with { Columns = dataset.Columns.SetItem(0, id) };
        }

        return DatasetCompiler.Compile(dataset, FieldLayout.InOrder(dataset.Columns.Length), TargetConstraints.None);
    }
}
