using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited.Sniffing;
using Etl.Core.Plans;
using Etl.Functions.Datasets;
using Etl.Torture.Hostile.Differential;
using Etl.Torture.Hostile.Reading;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Fuzzing;

/// <summary>Mutations of the corpus, of the repository's datasets and of values: nothing throws, hangs, or is read in two ways.</summary>
internal sealed class FuzzPart : ITorturePart
{
    private const int MaxBytes = 8 << 10;

    public string Name => "fuzz";

    public string Promise => "No bytes make a scanner, a converter, a sniffer or the reader of datasets throw, hang, or say two things.";

    public string Unit => "inputs";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        var corpus = CorpusCase.Names.Select(CorpusCase.Read).ToArray();
        var inputs = corpus.Select(one => one.Input).ToArray();
        var datasets = corpus.Select(one => one.Dataset).Concat(Directory.EnumerateFiles(Path.Combine(context.Files.Root, "datasets"), "*.yaml").Select(File.ReadAllText))
            .Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToArray();
        return Task.FromResult<IReadOnlyList<TortureCase>>(
        [
            new TortureCase("scanners", token => Loop(context, 11, 6_000).RunAsync(random => Mutate(random, inputs), ScannerCheck.RunAsync, token)),
            new TortureCase("files", token => Loop(context, 12, 300).RunAsync(random => Mutate(random, inputs), (random, bytes) => ReadAsync(random, bytes, corpus, token), token)),
            new TortureCase("converters", token => ConvertAsync(context, token)),
            new TortureCase("sniffers", token => Loop(context, 14, 2_000).RunAsync(random => Mutate(random, inputs), Sniff, token)),
            new TortureCase("datasets", token => Loop(context, 15, 800).RunAsync(random => Mutate(random, datasets), Parse, token)),
        ]);
    }

    private static FuzzLoop Loop(TortureContext context, int salt, int sliceInputs) => new(context.Options, salt, sliceInputs);

    private static byte[] Mutate(Random random, byte[][] seeds) =>
        Mutation.Of(random, seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], MaxBytes);

    /// <summary>A mutated file through the whole of inspection, cuts, workers and proof, by some dataset of the corpus.</summary>
    private static async Task<string?> ReadAsync(Random random, byte[] bytes, CorpusCase[] corpus, CancellationToken ct)
    {
        var dataset = corpus[random.Next(corpus.Length)].Dataset;
        var file = await HostileFile.InspectAsync(bytes, dataset, ct);
        var (_, difference) = await file.CompareAsync([ReadingWay.Random(random, bytes.Length), ReadingWay.Random(random, bytes.Length)], ct);
        return difference is null ? null : $"{difference}; dataset {Convert.ToBase64String(Encoding.UTF8.GetBytes(dataset))}";
    }

    private static async Task<CaseOutcome> ConvertAsync(TortureContext context, CancellationToken ct)
    {
        using var check = new ConverterCheck();
        return await Loop(context, 13, 10_000).RunAsync(Value, check.RunAsync, ct);
    }

    private static byte[] Value(Random random)
    {
        var types = JudgedTypes.All;
        var value = Encoding.UTF8.GetBytes(types[random.Next(types.Length)].Make(random));
        return random.Next(4) == 0 ? value : Mutation.Of(random, value, Encoding.UTF8.GetBytes(types[random.Next(types.Length)].Make(random)), MaxBytes);
    }

    private static Task<string?> Sniff(Random random, byte[] bytes)
    {
        var head = bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length + 1));
        var format = new FileFormat
        {
            Delimiter = random.Next(3) == 0 ? (byte)',' : null,
            Header = random.Next(3) != 0,
            Encoding = random.Next(2) == 0 ? null : (SourceEncoding)random.Next(Enum.GetValues<SourceEncoding>().Length),
        };
        var sniffed = FileSniffer.Sniff(head, head.Length == bytes.Length, format);
        return Task.FromResult(sniffed.Problem is null && sniffed.PreambleBytes > bytes.Length ? $"a preamble of {sniffed.PreambleBytes} bytes" : null);
    }

    /// <summary>A dataset file is taken or its mistakes are named, each at a place in it; one that is taken compiles.</summary>
    private static Task<string?> Parse(Random random, byte[] bytes)
    {
        var parsed = DatasetLoader.Parse(bytes, "datasets/fuzz.yaml");
        if (parsed.Dataset is null)
        {
            return Task.FromResult(parsed.Problems.IsEmpty ? "refused without a word" : null);
        }

        DatasetCompiler.Compile(parsed.Dataset, FieldLayout.InOrder(parsed.Dataset.Columns.Length), TargetConstraints.None);
        return Task.FromResult<string?>(null);
    }
}
