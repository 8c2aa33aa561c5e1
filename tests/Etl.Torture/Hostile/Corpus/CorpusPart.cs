using System.Globalization;
using System.Text.Json;
using Etl.Core.Copy;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Torture.Hostile.Reading;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Corpus;

/// <summary>
/// Every file of tests/corpus over every scanner, chunk size and window: each comes to what its <c>expected.json</c> says,
/// and to the same bytes in every way.
/// </summary>
internal sealed class CorpusPart : ITorturePart
{
    private const int WaysOfSlice = 25;

    public string Name => "corpus";

    public string Promise => "Every edge case of tests/corpus comes to the same rows, rejects and accounts, however the file is cut, guessed, read and scanned.";

    public string Unit => "readings";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TortureCase>>([.. CorpusCase.Names.Select(name => new TortureCase(name, token => RunAsync(context, name, token)))]);

    private static async Task<CaseOutcome> RunAsync(TortureContext context, string name, CancellationToken ct)
    {
        var given = CorpusCase.Read(name);
        var ways = CorpusWays.All(given.Input.Length, context.Options.Seed).ToArray();
        if (context.Options.Slice)
        {
            new Random(context.Options.Seed).Shuffle(ways);
            ways = ways[..Math.Min(WaysOfSlice, ways.Length)];
        }

        var file = await HostileFile.InspectAsync(given.Input, given.Dataset, ct);
        var (plain, difference) = await file.CompareAsync(ways, ct);
        var problems = Against(given.Expected, file, plain);
        if (difference is not null)
        {
            problems.Add(difference);
        }

        return new CaseOutcome(ways.Length + 1, problems);
    }

    private static List<string> Against(Expected expected, HostileFile file, ReadingResult plain)
    {
        // Whether a file has too many rejects is asked after it has been read.
        if (expected.Error is { Name: nameof(TooManyRejectsException) })
        {
            return plain.Error is null ? [] : [plain.Error];
        }

        if (expected.Error is { } error)
        {
            return plain.Error?.StartsWith($"{error.Name}: ", StringComparison.Ordinal) == true ? [] : [$"expected {error.Name}, found {plain.Error ?? "a load"}"];
        }

        if (plain.Error is not null)
        {
            return [plain.Error];
        }

        var problems = new List<string>();
        var rejected = expected.Rejects.Select(reject => reject.Offset).Distinct().Count();
        var accounts = (expected.Accepted.Length + rejected, expected.Blank, expected.Accepted.Length, rejected);
        var found = (plain.Accounts.Read, plain.Accounts.Blank, plain.Accounts.Accepted, plain.Accounts.Rejected);
        if (found != accounts)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"read, blank, accepted, rejected are {found} and should be {accounts}"));
        }

        if (!plain.RejectPlaces.SequenceEqual(expected.Rejects.Select(reject => reject.ToString())))
        {
            problems.Add($"rejects are {string.Join("; ", plain.RejectPlaces)}");
        }

        var rows = CopyDecoder.Decode([.. CopyBuffer.Header, .. plain.Rows, .. CopyBuffer.Trailer], Columns(file));
        var wrong = rows.Select(row => Show(row.Values)).Except(expected.Accepted.Select(row => Show(row)), StringComparer.Ordinal).FirstOrDefault();
        if (wrong is not null)
        {
            problems.Add($"a row is {wrong}");
        }

        return problems;
    }

    private static StagingColumn[] Columns(HostileFile file) =>
        [.. file.Plan!.Load.Dataset.Columns.Select(column => new StagingColumn(column.Name, column.Type.ToString()))];

    private static string Show(IEnumerable<string?> values) => JsonSerializer.Serialize(values);
}
