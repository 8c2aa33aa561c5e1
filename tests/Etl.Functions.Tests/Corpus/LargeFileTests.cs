using System.Text;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Corpus;

/// <summary>Runs alone: what is allocated meanwhile is counted.</summary>
[CollectionDefinition(nameof(LargeFiles), DisableParallelization = true)]
public sealed class LargeFiles;

/// <summary>Cases too large for the corpus.</summary>
[Collection(nameof(LargeFiles))]
public class LargeFileTests
{
    private const string Dataset = """
        dataset: test
        match: incoming/*.csv
        columns:
          - { name: id, type: int4, required: true }
          - { name: name, type: text }
        target: { table: test }
        """;

    /// <summary>
    /// The line end inside the quotes is taken for a record's, as no quote is near, so the first worker has to read on behind
    /// its nominal end. Such a read ends at a fixed distance; one of two neighbouring places puts a pair across it.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_surrogate_pair_across_the_end_of_a_read_spoils_nothing(int shift)
    {
        var text = new string('y', 50_020) + "\n" + new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 40_000));
        var file = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes($"id,name\n1,a\n2,\"{text}\"\n3,c\n")).ToArray();
        foreach (var readBytes in new[] { 256 << 10, 4099 })
        {
            var host = new Host(Dataset, readBytes, mostBytesPerRead: 5003);

            var result = await host.RunAsync(host.Drop(file), new LoadOptions { ChunkSize = 100_000 });

            Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
            Assert.Equal(1, host.Report()!.Accounts.RepairedChunks);
            Assert.Empty(host.Rejects());
            Assert.Equal(["a", text, "c"], host.Tables.Target.Select(row => row.Values[1]));
        }
    }

    [Fact]
    public async Task A_record_of_many_times_the_limit_is_passed_over_in_bounded_memory()
    {
        var yaml = Dataset + "\nfile: { max_record: 64KiB }\n";
        var file = Encoding.ASCII.GetBytes("id,name\n1,a\n2," + new string('x', 64 << 20) + "\n3,c\n");
        var host = new Host(yaml, readBytes: 32 << 10);
        var dropped = host.Drop(file);
        var before = GC.GetTotalAllocatedBytes();

        var result = await host.RunAsync(dropped, new LoadOptions());

        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        Assert.Equal(["a", "c"], host.Tables.Target.Select(row => row.Values[1]));
        var reject = Assert.Single(host.Rejects());
        Assert.Equal((3L, 12L, "record_too_long", true), (reject.Line, reject.Offset, reject.Kind, reject.RawTruncated));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 << 20);
    }
}
