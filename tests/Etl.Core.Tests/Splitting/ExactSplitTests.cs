using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Splitting;
using Etl.Core.Tests.Delimited;

namespace Etl.Core.Tests.Splitting;

/// <summary>
/// The invariant that everything rests on: whatever was guessed, after at most two repairs and a pre-scan every record
/// of the sequential reading is in exactly one chunk, and a file fails exactly when the sequential reading fails.
/// </summary>
public sealed class ExactSplitTests
{
    private static readonly int _cases = Rounds.Of(120_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_boundaries_whatever_end_in_the_sequential_reading(int seed)
    {
        var random = new Random(seed);
        var tally = new Tally();
        for (var round = 0; round < _cases / 2; round++)
        {
            var document = RandomDocument.Soup(random, maxLength: 60);
            var dataStart = random.Next(4) == 0 ? random.Next(document.Length + 1) : 0;
            var boundaries = Enumerable.Range(0, random.Next(9)).Select(_ => (long)random.Next(document.Length + 1)).Order();
            Settle(document, RandomDocument.Dialect(random), dataStart, boundaries, Limit(random), random, tally);
        }

        tally.AssertEveryVerdictWasSeen();
    }

    [Fact]
    public void Coin_flips_in_place_of_evidence_end_in_the_sequential_reading()
    {
        var random = new Random(3);
        var tally = new Tally();
        for (var round = 0; round < _cases; round++)
        {
            var document = random.Next(2) == 0 ? RandomDocument.Soup(random, maxLength: 120) : RandomDocument.WellFormed(random, random.Next(1, 14));
            var dialect = RandomDocument.Dialect(random);
            var boundaries = new List<long>();
            foreach (var cut in ChunkPlanner.NominalCuts(0, document.Length, random.Next(1, 20)))
            {
                var assumption = random.Next(2) == 0 ? BoundaryAssumption.Unquoted : BoundaryAssumption.Quoted;
                var window = document.AsSpan((int)cut - 1);
                if (BoundaryFinder.Find(window, dialect, windowIsEndOfFile: true, assumption).Index is { } index)
                {
                    boundaries.Add(cut - 1 + index);
                }
            }

            Settle(document, dialect, 0, boundaries, Limit(random), random, tally);
        }

        tally.AssertEveryVerdictWasSeen();
    }

    [Fact]
    public void Evidence_from_small_windows_ends_in_the_sequential_reading_and_is_mostly_right_at_once()
    {
        var random = new Random(4);
        var wrongPlans = 0;
        var files = Rounds.Of(5_000);
        for (var round = 0; round < files; round++)
        {
            var document = RandomDocument.WellFormed(random, records: 30);
            var boundaries = new List<long>();
            foreach (var cut in ChunkPlanner.NominalCuts(0, document.Length, 40))
            {
                var window = document.AsSpan((int)cut - 1);
                if (window.Length > 64)
                {
                    window = window[..64];
                }

                var guess = BoundaryFinder.Find(window, Dialect.Rfc4180, windowIsEndOfFile: cut - 1 + window.Length == document.Length);
                if (guess.Index is { } index)
                {
                    boundaries.Add(cut - 1 + index);
                }
            }

            var tally = new Tally();
            Settle(document, Dialect.Rfc4180, 0, boundaries, int.MaxValue, random, tally);
            if (tally.Repairs + tally.PreScans > 0)
            {
                wrongPlans++;
            }
        }

        Assert.InRange(wrongPlans, 0, files / 20);
    }

    private static int Limit(Random random) => random.Next(4) == 0 ? random.Next(1, 20) : int.MaxValue;

    private static void Settle(
        byte[] document, Dialect dialect, int dataStart, IEnumerable<long> boundaries, int limit, Random random, Tally tally)
    {
        var plan = ChunkPlanner.Plan(dataStart, document.Length, boundaries);
        var whole = new ChunkKey(0, dataStart, document.Length, 0);
        var (sequential, truth) = SequentialReading.Work(document, dialect, whole, limit);
        var done = plan.ToDictionary(chunk => chunk.Index, chunk => SequentialReading.Work(document, dialect, chunk, limit));

        for (var round = 0; ; round++)
        {
            var outcomes = done.Values.Select(work => work.Outcome).OrderBy(outcome => outcome.Start).ToList();
            var proof = ChunkVerifier.Verify(dataStart, document.Length, outcomes, round);
            tally.Count(proof.Verdict);
            switch (proof.Verdict)
            {
                case ProofVerdict.Proven:
                    Assert.False(sequential.HasFatalFinding);
                    Assert.True(truth.SequenceEqual(done.Values.OrderBy(work => work.Outcome.Start).SelectMany(work => work.Records)));
                    Assert.Equal(outcomes.Count, proof.ProvenChunks);
                    AssertPlaces(outcomes, truth);
                    return;
                case ProofVerdict.Fatal:
                    Assert.True(sequential.HasFatalFinding);
                    AssertHoldsTheFatalRecord(done[proof.FatalChunk!.Value].Outcome, truth, dataStart);
                    return;
                case ProofVerdict.Repair:
                    Assert.True(round < ChunkVerifier.MaxRepairRounds);
                    Assert.NotEmpty(proof.Actions);
                    Carry(proof, done, chunk => SequentialReading.Work(document, dialect, chunk, limit));
                    break;
                default:
                    Assert.True(round <= ChunkVerifier.MaxRepairRounds);
                    var generation = outcomes.Max(outcome => outcome.Generation) + 1;
                    var exact = PreScanned(document, dialect, dataStart, random, generation);
                    done = exact.ToDictionary(chunk => chunk.Index, chunk => SequentialReading.Work(document, dialect, chunk, limit));
                    round = ChunkVerifier.MaxRepairRounds;
                    break;
            }
        }
    }

    private static void Carry(
        Proof proof,
        Dictionary<int, (ChunkOutcome Outcome, List<(int Start, int End)> Records)> done,
        Func<ChunkKey, (ChunkOutcome, List<(int Start, int End)>)> work)
    {
        foreach (var (superseded, replacement) in proof.Actions)
        {
            Assert.Equal(superseded, done[superseded.Index].Outcome.Planned);
            done.Remove(superseded.Index);
            if (replacement is null)
            {
                continue;
            }

            Assert.Equal(superseded with { Start = replacement.Start, Generation = superseded.Generation + 1 }, replacement);
            done.Add(replacement.Index, work(replacement));
        }
    }

    private static IReadOnlyList<ChunkKey> PreScanned(byte[] document, Dialect dialect, int dataStart, Random random, int generation)
    {
        var cuts = ChunkPlanner.NominalCuts(dataStart, document.Length, random.Next(1, 20));
        var maps = new List<PreScanMap>();
        foreach (var piece in ChunkPlanner.Plan(dataStart, document.Length, cuts))
        {
            var scanner = new PreScanner(piece.Start, dialect, SourceEncoding.Utf8);
            scanner.Append(document.AsSpan((int)piece.Start..(int)piece.EndExclusive));
            maps.Add(scanner.ToMap());
        }

        return PreScan.Compose(maps, generation);
    }

    private static void AssertHoldsTheFatalRecord(ChunkOutcome chunk, List<(int Start, int End)> truth, int dataStart)
    {
        var fatalStart = truth.Count == 0 ? dataStart : truth[^1].End;
        Assert.InRange(fatalStart, chunk.Start, chunk.NominalEndExclusive - 1);
    }

    private static void AssertPlaces(List<ChunkOutcome> outcomes, List<(int Start, int End)> truth)
    {
        // A chunk's local numbers become absolute by the sums of the chunks before it.
        long lines = 0, records = 0;
        foreach (var outcome in outcomes)
        {
            var index = truth.FindIndex(record => record.Start == outcome.Start);
            Assert.Equal((index, index), (lines, records));
            lines += outcome.Lines;
            records += outcome.Records;
        }
    }

    private sealed class Tally
    {
        private readonly Dictionary<ProofVerdict, int> _seen = [];

        public int Repairs => _seen.GetValueOrDefault(ProofVerdict.Repair);

        public int PreScans => _seen.GetValueOrDefault(ProofVerdict.PreScan);

        public void Count(ProofVerdict verdict) => _seen[verdict] = _seen.GetValueOrDefault(verdict) + 1;

        /// <summary>A run that never repaired anything would prove nothing.</summary>
        public void AssertEveryVerdictWasSeen()
        {
            foreach (var verdict in Enum.GetValues<ProofVerdict>())
            {
                Assert.True(_seen.GetValueOrDefault(verdict) > Rounds.Of(500), $"{verdict}: {_seen.GetValueOrDefault(verdict)}");
            }
        }
    }
}
