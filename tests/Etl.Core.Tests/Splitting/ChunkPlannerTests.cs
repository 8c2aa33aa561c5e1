using Etl.Core.Splitting;

namespace Etl.Core.Tests.Splitting;

public sealed class ChunkPlannerTests
{
    [Theory]
    [InlineData(0, 100, 30, 1, new long[] { 30, 60, 90 })]
    [InlineData(0, 90, 30, 1, new long[] { 30, 60 })]
    [InlineData(7, 100, 30, 1, new long[] { 37, 67, 97 })]
    [InlineData(0, 30, 30, 1, new long[0])]
    [InlineData(0, 0, 30, 1, new long[0])]
    [InlineData(5, 5, 30, 1, new long[0])]
    [InlineData(2, 20, 7, 2, new long[] { 8, 14 })]
    [InlineData(3, 20, 7, 2, new long[] { 8, 14 })]
    public void Cuts_are_a_chunk_apart_and_on_code_units(long dataStart, long size, long chunkSize, int alignment, long[] cuts) =>
        Assert.Equal(cuts, ChunkPlanner.NominalCuts(dataStart, size, chunkSize, alignment));

    [Fact]
    public void A_terabyte_is_twenty_thousand_cuts()
    {
        var cuts = ChunkPlanner.NominalCuts(40, 1L << 40, Defaults.ChunkSizeBytes);

        Assert.Equal(20_971, cuts.Length);
        Assert.All(cuts, cut => Assert.Equal(40, cut % Defaults.ChunkSizeBytes));
    }

    [Theory]
    [InlineData(-1, 100, 30, 1, "dataStart")]
    [InlineData(11, 10, 30, 1, "size")]
    [InlineData(0, 100, 30, 0, "alignment")]
    [InlineData(0, 100, 1, 2, "chunkSize")]
    public void Sizes_that_no_file_has_are_refused(long dataStart, long size, long chunkSize, int alignment, string parameter)
    {
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => ChunkPlanner.NominalCuts(dataStart, size, chunkSize, alignment));
        if (parameter is "dataStart" or "size")
        {
            Assert.Throws<ArgumentOutOfRangeException>(parameter, () => ChunkPlanner.Plan(dataStart, size, []));
        }
    }

    [Fact]
    public void More_cuts_than_an_array_holds_are_refused() =>
        Assert.Throws<OverflowException>(() => ChunkPlanner.NominalCuts(0, long.MaxValue, 1));

    [Fact]
    public void Boundaries_that_are_not_in_order_or_not_inside_are_dropped()
    {
        var plan = ChunkPlanner.Plan(10, 100, [40, 40, 35, 5, 10, 70, 100, 120], generation: 3);

        Assert.Equal([new ChunkKey(0, 10, 40, 3), new ChunkKey(1, 40, 70, 3), new ChunkKey(2, 70, 100, 3)], plan);
    }

    [Fact]
    public void Nothing_is_no_chunk() => Assert.Empty(ChunkPlanner.Plan(10, 10, []));
}
