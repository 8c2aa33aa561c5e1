using Etl.Core.Splitting;

namespace Etl.Core.Tests.Splitting;

public sealed class ChunkVerifierTests
{
    [Fact]
    public void Chunks_that_abut_are_proven()
    {
        var proof = Verify(Chunk(0, 10, 20, 20), Chunk(1, 20, 30, 30), Chunk(2, 30, 40, 40));

        Assert.Equal((ProofVerdict.Proven, 3, 0), (proof.Verdict, proof.ProvenChunks, proof.WrongBoundaries));
        Assert.Empty(proof.Actions);
    }

    [Fact]
    public void An_empty_file_is_proven() => Assert.Equal(ProofVerdict.Proven, ChunkVerifier.Verify(7, 7, [], round: 0).Verdict);

    [Fact]
    public void A_wrong_start_is_read_again_from_where_the_chunk_before_ended()
    {
        var proof = Verify(Chunk(0, 10, 20, 23), Chunk(1, 20, 30, 30, generation: 4), Chunk(2, 30, 40, 40));

        Assert.Equal((ProofVerdict.Repair, 1, 1), (proof.Verdict, proof.ProvenChunks, proof.WrongBoundaries));
        Assert.Equal([new RepairAction(new ChunkKey(1, 20, 30, 4), new ChunkKey(1, 23, 30, 5))], proof.Actions);
    }

    [Fact]
    public void A_chunk_that_the_one_before_has_read_whole_is_dropped()
    {
        var proof = Verify(Chunk(0, 10, 20, 30), Chunk(1, 20, 30, 35), Chunk(2, 30, 40, 40));

        Assert.Equal((ProofVerdict.Repair, 1, 1), (proof.Verdict, proof.ProvenChunks, proof.WrongBoundaries));
        Assert.Equal([new RepairAction(new ChunkKey(1, 20, 30, 0), null)], proof.Actions);
    }

    [Fact]
    public void The_lines_before_a_fatal_chunk_leave_out_those_of_a_chunk_without_records_of_its_own()
    {
        var proof = Verify(
            Chunk(0, 10, 20, 30) with { Lines = 5 },
            Chunk(1, 20, 30, 30) with { Lines = 3 },
            Chunk(2, 30, 40, null));

        Assert.Equal((ProofVerdict.Fatal, 2, 5), (proof.Verdict, proof.FatalChunk, proof.LinesBeforeFatal));
    }

    [Fact]
    public void Behind_a_chunk_to_be_read_again_starts_are_taken_as_right()
    {
        // Chunk 1 is wrong, so its end says nothing about chunk 2; but if chunk 2 is right, chunk 3 is wrong.
        var proof = Verify(Chunk(0, 10, 20, 23), Chunk(1, 20, 25, 28), Chunk(2, 30, 33, 36), Chunk(3, 33, 40, 40));

        Assert.Equal((ProofVerdict.Repair, 1, 2), (proof.Verdict, proof.ProvenChunks, proof.WrongBoundaries));
        Assert.Equal(
            [
                new RepairAction(new ChunkKey(1, 20, 25, 0), new ChunkKey(1, 23, 25, 1)),
                new RepairAction(new ChunkKey(3, 33, 40, 0), new ChunkKey(3, 36, 40, 1)),
            ],
            proof.Actions);
    }

    [Fact]
    public void What_is_only_taken_as_right_drops_nothing()
    {
        var proof = Verify(Chunk(0, 10, 20, 23), Chunk(1, 20, 25, 28), Chunk(2, 30, 33, 40), Chunk(3, 33, 40, 40));

        Assert.Equal(2, proof.WrongBoundaries);
        Assert.Equal([new RepairAction(new ChunkKey(1, 20, 25, 0), new ChunkKey(1, 23, 25, 1))], proof.Actions);
    }

    [Fact]
    public void A_fatal_finding_of_a_proven_chunk_fails_the_file()
    {
        var proof = Verify(Chunk(0, 10, 20, 20), Chunk(1, 20, 30, null), Chunk(2, 30, 40, 40));

        Assert.Equal((ProofVerdict.Fatal, 1, 1), (proof.Verdict, proof.FatalChunk, proof.ProvenChunks));
    }

    [Fact]
    public void A_fatal_finding_behind_a_wrong_boundary_is_not_believed()
    {
        var proof = Verify(Chunk(0, 10, 20, 23), Chunk(1, 20, 30, null), Chunk(2, 30, 35, null), Chunk(3, 35, 40, 40));

        Assert.Equal((ProofVerdict.Repair, 1), (proof.Verdict, proof.WrongBoundaries));
    }

    [Theory]
    [InlineData(50, 4, ProofVerdict.Repair)]
    [InlineData(50, 5, ProofVerdict.PreScan)]
    [InlineData(250, 5, ProofVerdict.PreScan)]
    [InlineData(251, 5, ProofVerdict.Repair)]
    [InlineData(501, 10, ProofVerdict.Repair)]
    [InlineData(501, 11, ProofVerdict.PreScan)]
    public void More_than_two_percent_and_four_wrong_boundaries_lead_to_the_pre_scan(int chunks, int wrong, ProofVerdict verdict)
    {
        // Every other end is off by one, until enough are.
        var outcomes = Enumerable.Range(0, chunks).Select(index =>
            Chunk(index, 10 + (index * 10), 20 + (index * 10), 20 + (index * 10) + (index % 2 == 0 && index / 2 < wrong ? 1 : 0)));

        var proof = ChunkVerifier.Verify(10, 10 + (chunks * 10), [.. outcomes], round: 0);

        Assert.Equal((verdict, wrong), (proof.Verdict, proof.WrongBoundaries));
        Assert.Equal(verdict == ProofVerdict.Repair ? wrong : 0, proof.Actions.Length);
    }

    [Theory]
    [InlineData(1, ProofVerdict.Repair)]
    [InlineData(2, ProofVerdict.PreScan)]
    public void Two_rounds_of_repairs_are_the_most(int round, ProofVerdict verdict) =>
        Assert.Equal(verdict, ChunkVerifier.Verify(10, 40, [Chunk(0, 10, 20, 23), Chunk(1, 20, 40, 40)], round).Verdict);

    [Fact]
    public void A_wrong_boundary_after_the_pre_scan_is_a_defect()
    {
        var exception = Assert.Throws<SplitInvariantException>(
            () => ChunkVerifier.Verify(10, 40, [Chunk(0, 10, 20, 23), Chunk(1, 20, 40, 40)], ChunkVerifier.PreScannedRound));

        Assert.Equal(SplitMessages.PreScanNotExact(1, 20, 23), exception.Message);
    }

    public static TheoryData<ChunkOutcome[], string> Contradictions => new()
    {
        { [], SplitMessages.NoOutcomes(10, 40) },
        { [Chunk(0, 11, 40, 40)], SplitMessages.WrongFirstStart(11, 10) },
        { [Chunk(0, 10, 10, 40)], SplitMessages.EmptyRange(0, 10, 10) },
        { [Chunk(0, 10, 20, 20), Chunk(1, 15, 40, 40)], SplitMessages.Overlap(1, 15, 0, 20) },
        { [Chunk(0, 10, 20, 19), Chunk(1, 20, 40, 40)], SplitMessages.EndOutOfRange(0, 19, 20, 40) },
        { [Chunk(0, 10, 40, 41)], SplitMessages.EndOutOfRange(0, 41, 40, 40) },
        { [Chunk(0, 10, 30, 30)], SplitMessages.WrongLastEnd(0, 30, 40) },
        { [Chunk(0, 10, 40, null) with { HasFatalFinding = false }], SplitMessages.NoEndWithoutFinding(0) },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Outcomes_that_no_file_can_cause_are_refused(ChunkOutcome[] outcomes, string message) =>
        Assert.Equal(message, Assert.Throws<SplitInvariantException>(() => ChunkVerifier.Verify(10, 40, outcomes, round: 0)).Message);

    private static Proof Verify(params ChunkOutcome[] outcomes) => ChunkVerifier.Verify(10, 40, outcomes, round: 0);

    private static ChunkOutcome Chunk(int index, long start, long nominalEnd, long? end, int generation = 0) => new()
    {
        Index = index,
        Start = start,
        NominalEndExclusive = nominalEnd,
        Generation = generation,
        ActualEndExclusive = end,
        HasFatalFinding = end is null,
    };
}
