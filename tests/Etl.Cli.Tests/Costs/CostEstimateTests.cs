using System.Text.Json.Nodes;
using Etl.Cli.Costs;

namespace Etl.Cli.Tests.Costs;

public sealed class CostEstimateTests
{
    private const long Chunk = 50L << 20;

    [Theory]
    [InlineData(1, 1, 1 + 40, 1 + 1 + 20)]
    [InlineData(Chunk, 1, 7 + 40, 1 + 1 + 20)]
    [InlineData(Chunk + 1, 2, 7 + 1 + 1 + 40, 2 + 1 + 20)]
    [InlineData(1_000_000_000, 20, (19 * 7) + 1 + 19 + 40, 20 + 2 + 20)]
    [InlineData(50_000_000_000_000, 953_675, (953_674L * 7) + 2 + 953_674 + 40, 953_675 + 93_133 + 20)]
    public void Requests_follow_from_the_chunks(long bytes, long chunks, long gets, long puts)
    {
        var cost = CostEstimate.Of(bytes, Chunk);
        Assert.Equal((chunks, gets, puts), (cost.Chunks, cost.Gets, cost.Puts));
        Assert.Equal((chunks * 2) + 13, cost.Transitions);
        Assert.Equal((chunks * 2) + 2, cost.Writes);
        Assert.Equal(chunks + 5, cost.Invocations);
    }

    [Fact]
    public void Dollars_are_counts_times_prices()
    {
        var cost = CostEstimate.Of(60_000_000, 60_000_000);
        Assert.Equal((1 + 0.15 + 8) * 3, cost.GigabyteSeconds, 6);
        Assert.Equal((27.45m * 0.0000166667m) + (6 * 0.0000002m), cost.LambdaX86, 9);
        Assert.Equal((27.45m * 0.0000133334m) + (6 * 0.0000002m), cost.LambdaArm, 9);
        Assert.Equal(15 * 0.000025m, cost.StepFunctions);
        Assert.Equal((48 * 0.0000004m) + (22 * 0.000005m), cost.S3);
        Assert.Equal(4 * 0.000000625m, cost.DynamoDb);
        Assert.Equal(cost.LambdaArm + cost.StepFunctions + cost.S3 + cost.DynamoDb, cost.TotalArm);
        Assert.Equal(8 + 1 + 0.15 + 0.1, cost.Seconds, 6);
    }

    [Fact]
    public void The_merge_limit_itself_passes()
    {
        Assert.False(CostEstimate.Of(8L << 30, Chunk).IsOverMergeLimit);
        Assert.True(CostEstimate.Of((8L << 30) + 1, Chunk).IsOverMergeLimit);

        // What the limit is there for: the slowest merge that was measured ends within a function's time.
        Assert.InRange(CostEstimate.Of(8L << 30, Chunk).SlowMergeSeconds, 0, 900);
    }

    [Fact]
    public void The_states_are_the_way_of_a_load_through_the_definition()
    {
        var definition = JsonNode.Parse(File.ReadAllText(RepositoryFiles.PathOf("statemachine/etl.asl.json")))!;
        var states = definition["States"]!;
        Assert.Equal((string)definition["StartAt"]!, Flow.States[0]);
        foreach (var (from, to) in Flow.States.Zip(Flow.States.Skip(1)))
        {
            Assert.Contains(to, Successors(states[from]!));
        }

        Assert.Equal("Succeed", (string)states[Flow.States[^1]]!["Type"]!);
        Assert.Equal(Flow.Functions, Flow.States.Where(state => ((string?)states[state]!["Resource"])?.EndsWith(":lambda:invoke", StringComparison.Ordinal) == true));
        Assert.Equal(Flow.TransitionsPerChunk, 1 + states["Chunks"]!["ItemProcessor"]!["States"]!.AsObject().Count);
        Assert.Equal("STANDARD", (string)states["Chunks"]!["ItemProcessor"]!["ProcessorConfig"]!["ExecutionType"]!);
    }

    private static IEnumerable<string?> Successors(JsonNode state) =>
        [(string?)state["Next"], (string?)state["Default"], .. (state["Choices"]?.AsArray() ?? []).Select(choice => (string?)choice!["Next"])];
}
