using System.Text;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Handlers;

public class RepairTests
{
    /// <summary>Records with line ends in quotes; every guess by coin flip that says "inside quotes" is wrong.</summary>
    private static byte[] File(int records) =>
        Encoding.UTF8.GetBytes("id,name\n" + string.Concat(Enumerable.Range(1, records).Select(id => $"{id},\"a\n,b\n\"\n")));

    [Fact]
    public async Task What_workers_find_behind_wrong_starts_is_no_reject_once_it_is_repaired()
    {
        foreach (var chunkSize in new[] { 30, 64, 100, 150 })
        {
            var host = new Host(TestDatasets.Strict);

            var result = await host.RunAsync(host.Drop(File(60)), new LoadOptions { ChunkSize = chunkSize, Guess = GuessMode.CoinFlip });

            Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
            Assert.Equal(60, host.Tables.Target.Count);
            Assert.Empty(host.Rejects());
            Assert.True(host.Report()!.Accounts.RepairedChunks > 0);
        }
    }

    [Fact]
    public async Task Many_wrong_boundaries_lead_to_a_prescan_and_few_to_repairs()
    {
        var few = new Host(TestDatasets.Strict);
        await few.RunAsync(few.Drop(File(60)), new LoadOptions { ChunkSize = 140, Guess = GuessMode.CoinFlip });
        var many = new Host(TestDatasets.Strict);
        await many.RunAsync(many.Drop(File(60)), new LoadOptions { ChunkSize = 20, Guess = GuessMode.CoinFlip });

        Assert.DoesNotContain("PreScan", few.Calls);
        Assert.True(few.Report()!.Accounts.RepairedChunks > 0);
        Assert.Contains("PreScan", many.Calls);
        Assert.Equal(60, many.Tables.Target.Count);
    }

    [Fact]
    public async Task A_split_repeated_by_its_execution_comes_to_the_same_plan()
    {
        var host = new Host(TestDatasets.Strict);
        var plans = new List<string>();
        var manifests = new List<string>();
        host.After = (name, answer) =>
        {
            if (name != "Split" || plans.Count == 2)
            {
                return;
            }

            plans.Add(answer!.ToJsonString());
            manifests.Add(Encoding.UTF8.GetString(host.Store.Find(Host.Bucket, (string)answer["manifestKey"]!)!));
            if (plans.Count == 1)
            {
                throw new Errors.ObjectStoreException("The answer was lost.");
            }
        };

        var result = await host.RunAsync(host.Drop(File(20)), new LoadOptions { ChunkSize = 30 });

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.Equal(plans[0], plans[1]);
        Assert.Equal(manifests[0], manifests[1]);
        Assert.Single(host.Tables.Runs);
    }

    [Fact]
    public async Task An_object_changed_while_it_is_read_fails_and_the_new_one_is_left_alone()
    {
        var host = new Host(TestDatasets.Strict);
        var file = host.Drop(File(20));
        var reads = 0;
        host.Before = (name, _) =>
        {
            if (name == "Process" && Interlocked.Increment(ref reads) == 2)
            {
                host.Drop("id,name\n1,new\n"u8.ToArray());
            }
        };

        var result = await host.RunAsync(file, new LoadOptions { ChunkSize = 50 });

        Assert.Equal("ObjectChangedException", result.Error);
        Assert.Empty(host.Tables.Target);
        Assert.Equal("id,name\n1,new\n"u8.ToArray(), host.Store.Find(Host.Bucket, "incoming/test.csv"));
        host.Before = null;
        var next = await host.RunAsync(await host.Store.StatAsync(Host.Bucket, "incoming/test.csv", TestContext.Current.CancellationToken), new LoadOptions());
        Assert.Equal(ExecutionStatus.Succeeded, next.Status);
        Assert.Equal("new", Assert.Single(host.Tables.Target).Values[1]);
    }

    [Fact]
    public async Task A_file_that_is_replaced_after_its_merge_is_finished_all_the_same()
    {
        var host = new Host(TestDatasets.Lenient);
        var file = host.Drop("id,name\n1,a\nx,b\n"u8.ToArray());
        host.Sink.After = () => host.Drop("id,name\n1,new\n"u8.ToArray());

        var result = await host.RunAsync(file, new LoadOptions());

        Assert.Equal((ExecutionStatus.Succeeded, "Done"), (result.Status, result.FinalState));
        Assert.Single(host.Results);
        var rejects = host.Store.Find(Host.Bucket, host.Store.Keys.Single(key => key.EndsWith("rejects.csv", StringComparison.Ordinal)))!;
        Assert.StartsWith("_etl_line,_etl_record,_etl_column,_etl_error,id,name\n", Encoding.UTF8.GetString(rejects), StringComparison.Ordinal);
        Assert.Equal("id,name\n1,new\n"u8.ToArray(), host.Store.Find(Host.Bucket, "incoming/test.csv"));
    }

    [Fact]
    public async Task What_states_hand_on_does_not_grow_with_the_chunks()
    {
        var few = await LongestOutputAsync(4000);
        var many = await LongestOutputAsync(20);

        Assert.InRange(many, few - 100, few + 100);
        Assert.InRange(many, 1, 16 << 10);
    }

    [Fact]
    public async Task Twenty_thousand_chunks_are_planned_in_one_small_answer()
    {
        var host = new Host(TestDatasets.Strict);
        host.After = (name, answer) =>
        {
            if (name != "Split")
            {
                return;
            }

            Assert.InRange((int)answer!["chunks"]!, 20_000, 21_000);
            Assert.InRange(answer.ToJsonString().Length, 1, 4096);
            throw new Errors.ObjectAccessDeniedException("Seen enough.");
        };
        var file = host.Drop(Encoding.UTF8.GetBytes("id,name\n" + string.Concat(Enumerable.Repeat("1,aaa\n", 20_500))));

        var result = await host.RunAsync(file, new LoadOptions { ChunkSize = 6 });

        Assert.Equal("ObjectAccessDeniedException", result.Error);
    }

    private static async Task<int> LongestOutputAsync(int chunkSize)
    {
        var host = new Host(TestDatasets.Strict);
        var result = await host.RunAsync(host.Drop(File(400)), new LoadOptions { ChunkSize = chunkSize, Guess = GuessMode.CoinFlip });
        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        return result.History.Max(one => one.Output?.Length ?? 0);
    }
}
