using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;

namespace Etl.Functions.Tests.Handlers;

public class ThresholdTests
{
    [Theory]
    [InlineData("max_count: 2", 2, 9, true)]
    [InlineData("max_count: 2", 3, 9, false)]
    [InlineData("max_count: 0", 0, 9, true)]
    [InlineData("max_count: 0", 1, 9, false)]
    [InlineData("max_percent: 50", 2, 2, true)]
    [InlineData("max_percent: 50", 3, 2, false)]
    [InlineData("max_percent: 33.33", 1, 2, false)]
    [InlineData("max_percent: 33.34", 1, 2, true)]
    [InlineData("max_percent: 0", 0, 0, true)]
    [InlineData("per_rule: { invalid_value: 1 }", 1, 1, true)]
    [InlineData("per_rule: { invalid_value: 1 }", 2, 9, false)]
    [InlineData("per_rule: { id.invalid_value: 1 }", 2, 9, false)]
    [InlineData("per_rule: { name.invalid_value: 0, too_few_fields: 0 }", 5, 1, true)]
    public async Task A_limit_itself_passes_and_one_more_fails(string limits, int bad, int good, bool passes)
    {
        foreach (var options in new[] { new LoadOptions(), new LoadOptions { ChunkSize = 5 }, new LoadOptions { DryRun = true, ChunkSize = 7 } })
        {
            var host = new Host($$"""
                dataset: test
                match: incoming/*.csv
                columns:
                  - { name: id, type: int4 }
                  - { name: name, type: text }
                target: { table: test }
                rejects: { {{limits}} }
                """);
            var lines = Enumerable.Repeat("x,a\n", bad).Concat(Enumerable.Repeat("1,a\n", good));
            var file = host.Drop([.. "id,name\n"u8, .. string.Concat(lines).Select(c => (byte)c)]);

            var result = await host.RunAsync(file, options);

            Assert.Equal(passes ? null : "TooManyRejectsException", result.Error);
            Assert.Equal(passes && !options.DryRun ? good : 0, host.Tables.Target.Count);
            if (passes || options.DryRun) continue;
            Assert.Contains("Nothing was loaded", result.Cause, StringComparison.Ordinal);
            Assert.Contains(host.Store.Keys, key => key.StartsWith("failed/", StringComparison.Ordinal));
            Assert.NotEmpty(host.Rejects());
            Assert.Equal(RunState.Abandoned, host.Tables.Runs.Values.Single().State);
        }
    }
}
