using System.Collections.Immutable;

namespace Etl.Core.Splitting;

/// <summary>
/// Proves that the chunks hold exactly what one reading in sequence would give, or says what to read again
/// (docs/split.md has the proof). One integer comparison a chunk.
/// </summary>
/// <remarks>
/// The walk carries where the next chunk must start. As long as every chunk so far started there, that is certain. Behind
/// a chunk that has to be read again, or that has no end, it is not known: the next chunk's start is then taken as right,
/// and what follows from it is worth a repair but proves nothing, so it neither drops a chunk nor fails the file.
/// </remarks>
public static class ChunkVerifier
{
    /// <summary>The repair rounds before the pre-scan.</summary>
    public const int MaxRepairRounds = 2;

    /// <summary>The round to give after the pre-scan: its cuts are exact, and a wrong one is a defect.</summary>
    public const int PreScannedRound = MaxRepairRounds + 1;

    /// <summary>Verifies all chunks of a file.</summary>
    /// <param name="dataStart">The offset of the first record that is data.</param>
    /// <param name="size">The file's size in bytes.</param>
    /// <param name="outcomes">The outcome of every chunk's current generation, ordered by start, dropped chunks left out.</param>
    /// <param name="round">The repair rounds done so far, or <see cref="PreScannedRound"/>.</param>
    /// <exception cref="SplitInvariantException">The outcomes contradict each other.</exception>
    public static Proof Verify(long dataStart, long size, IReadOnlyList<ChunkOutcome> outcomes, int round)
    {
        Validate(dataStart, size, outcomes);

        var actions = ImmutableArray.CreateBuilder<RepairAction>();
        var wrong = 0;
        var proven = 0;
        var certain = true;
        var lines = 0L;
        long? expected = dataStart;
        foreach (var chunk in outcomes)
        {
            if (expected is not { } start || start == chunk.Start)
            {
                if (certain && chunk.HasFatalFinding)
                {
                    return new Proof { Verdict = ProofVerdict.Fatal, FatalChunk = chunk.Index, LinesBeforeFatal = lines, ProvenChunks = proven, WrongBoundaries = wrong };
                }

                lines += chunk.Lines;

                if (wrong == 0)
                {
                    proven++;
                }

                expected = chunk.ActualEndExclusive;
                certain &= expected is not null;
                continue;
            }

            if (round >= PreScannedRound)
            {
                throw new SplitInvariantException(SplitMessages.PreScanNotExact(chunk.Index, chunk.Start, start));
            }

            wrong++;
            if (start < chunk.NominalEndExclusive)
            {
                var replacement = chunk.Planned with { Start = start, Generation = chunk.Generation + 1 };
                actions.Add(new RepairAction(chunk.Planned, replacement));
                expected = null;
                certain = false;
            }
            else if (certain)
            {
                actions.Add(new RepairAction(chunk.Planned, Replacement: null));
            }
        }

        if (wrong == 0 && expected != size)
        {
            throw new SplitInvariantException(SplitMessages.WrongLastEnd(outcomes[^1].Index, expected ?? -1, size));
        }

        var verdict = wrong == 0 ? ProofVerdict.Proven
            : round >= MaxRepairRounds || wrong > RepairLimit(outcomes.Count) ? ProofVerdict.PreScan
            : ProofVerdict.Repair;
        return new Proof
        {
            Verdict = verdict,
            Actions = verdict == ProofVerdict.Repair ? actions.ToImmutable() : [],
            WrongBoundaries = wrong,
            ProvenChunks = proven,
        };
    }

    /// <summary>The most wrong boundaries that are repaired one by one: 2 % of them, and at least 4.</summary>
    public static int RepairLimit(int chunkCount) => Math.Max(4, (chunkCount - 1) / 50);

    private static void Validate(long dataStart, long size, IReadOnlyList<ChunkOutcome> outcomes)
    {
        if (outcomes.Count == 0)
        {
            if (dataStart != size)
            {
                throw new SplitInvariantException(SplitMessages.NoOutcomes(dataStart, size));
            }

            return;
        }

        var first = outcomes[0];
        if (first.Start != dataStart)
        {
            throw new SplitInvariantException(SplitMessages.WrongFirstStart(first.Start, dataStart));
        }

        ChunkOutcome? previous = null;
        foreach (var chunk in outcomes)
        {
            if (Contradiction(previous, chunk, size) is { } message)
            {
                throw new SplitInvariantException(message);
            }

            previous = chunk;
        }
    }

    private static string? Contradiction(ChunkOutcome? previous, ChunkOutcome chunk, long size)
    {
        var nominalEnd = chunk.NominalEndExclusive;
        if (chunk.Start >= nominalEnd)
        {
            return SplitMessages.EmptyRange(chunk.Index, chunk.Start, nominalEnd);
        }

        if (previous is not null && chunk.Start < previous.NominalEndExclusive)
        {
            return SplitMessages.Overlap(chunk.Index, chunk.Start, previous.Index, previous.NominalEndExclusive);
        }

        return chunk.ActualEndExclusive switch
        {
            null when !chunk.HasFatalFinding => SplitMessages.NoEndWithoutFinding(chunk.Index),
            { } end when end < nominalEnd || end > size => SplitMessages.EndOutOfRange(chunk.Index, end, nominalEnd, size),
            _ => null,
        };
    }
}
