using System.Text;
using Etl.Core.Splitting;
using Etl.Torture.Hostile.Reading;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Properties;

/// <summary>Random files of a grammar and of bytes in random ways, and random values through Postgres and back.</summary>
internal sealed class PropertiesPart : ITorturePart
{
    private const int WaysOfFile = 6;

    private const int SliceFiles = 120;

    public string Name => "properties";

    public string Promise => "Reading in parallel gives what reading in sequence gives, for any file, cut and guess; the accounts hold; a value that was loaded reads back as itself.";

    public string Unit => "files and values";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TortureCase>>(
        [
            new TortureCase("documents", token => FilesAsync(context, RandomFile.OfGrammar, 1, token)),
            new TortureCase("bytes", token => FilesAsync(context, RandomFile.OfBytes, 2, token)),
            new TortureCase("values", token => new RoundTrip(context).RunAsync(token)),
        ]);

    private static async Task<CaseOutcome> FilesAsync(TortureContext context, Func<Random, RandomFile> make, int salt, CancellationToken ct)
    {
        var budget = new Budget(context.Options, SliceFiles, share: 0.4);
        var problems = new List<string>();
        var proofs = new int[ChunkVerifier.PreScannedRound + 1];
        while (problems.Count < 5 && budget.TryBegin())
        {
            var random = budget.Random(salt);
            var (bytes, dataset) = make(random);
            var file = await HostileFile.InspectAsync(bytes, dataset, ct);
            var plain = await file.ReadAsync(ReadingWay.Plain(bytes.Length), ct);
            var difference = plain.Unsound;
            for (var k = 0; file.Plan is not null && difference is null && k < WaysOfFile; k++)
            {
                var way = ReadingWay.Random(random, bytes.Length);
                var result = await file.ReadAsync(way, ct);
                proofs[Math.Min(result.Rounds, ChunkVerifier.PreScannedRound)]++;
                if (plain.DifferenceTo(result) is { } found)
                {
                    difference = $"{way}: {found}";
                }
            }

            if (difference is not null)
            {
                problems.Add($"{budget.Name}: {difference}; dataset {Base64(Encoding.UTF8.GetBytes(dataset))}, file {Base64(bytes)}");
            }
        }

        // Files that never needed a repair or a pre-scan would prove nothing about them.
        if (problems.Count == 0 && proofs.Contains(0))
        {
            problems.Add($"rounds of the proof: {string.Join(", ", proofs)}");
        }

        return new CaseOutcome(budget.Rounds, problems);
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
