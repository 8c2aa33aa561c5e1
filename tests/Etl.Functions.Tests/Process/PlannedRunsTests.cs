using Etl.Core;
using Etl.Core.Delimited;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Process;

public sealed class PlannedRunsTests
{
    private const string Bucket = "bucket";

    private static readonly string Key = RunKeys.Plan("0123456789abcdef-1");

    private readonly MemoryStore _store = new();
    private readonly PlannedRuns _plans;

    public PlannedRunsTests() => _plans = new PlannedRuns(_store, RecordFormats.All);

    [Fact]
    public async Task A_plan_is_compiled_once()
    {
        await WriteAsync("int4");
        var plan = await ReadAsync();

        await WriteAsync("int4");

        Assert.Same(plan, await ReadAsync());
    }

    [Fact]
    public async Task Another_plan_under_the_name_of_a_run_that_was_is_the_plan()
    {
        await WriteAsync("int4");
        Assert.Equal("int4", (await ReadAsync()).Dataset.Columns[0].Type.ToString());

        await WriteAsync("int8");

        Assert.Equal("int8", (await ReadAsync()).Dataset.Columns[0].Type.ToString());
    }

    [Fact]
    public async Task A_plan_that_could_not_be_read_is_read_again()
    {
        await Assert.ThrowsAsync<StaleRunException>(ReadAsync);
        await _store.WriteAsync(Bucket, Key, async (stream, ct) => await stream.WriteAsync("null"u8.ToArray(), ct), CancellationToken.None);
        var error = await Assert.ThrowsAsync<ObjectStoreException>(ReadAsync);
        Assert.Contains(Key, error.Message, StringComparison.Ordinal);

        await WriteAsync("int4");

        Assert.Equal("letters", (await ReadAsync()).Dataset.Name);
    }

    private Task<PlannedRun> ReadAsync() => _plans.GetAsync(Bucket, Key, CancellationToken.None);

    private Task WriteAsync(string type)
    {
        var plan = new RunPlan
        {
            LoadId = "0123456789abcdef",
            RunId = "0123456789abcdef-1",
            Source = new Source { Object = new ObjectVersion { Bucket = Bucket, Key = "incoming/letters.csv", Version = "1", Size = 9, Sequencer = "1" } },
            DatasetFile = "datasets/letters.yaml",
            DatasetSource = $$"""
                dataset: letters
                match: incoming/*.csv
                columns: [{ name: id, type: {{type}} }]
                target: { table: letters }
                """,
            PlanHash = "-",
            Encoding = default,
            Format = new PlannedFormat(DelimitedFormat.FormatName, DelimitedFormat.Options(Dialect.Rfc4180, headerStart: 0)),
            DataStart = 3,
            HeaderLines = 1,
            HeadDigest = 0,
            Layout = FieldLayout.InOrder(1),
            TargetMaxLengths = new Dictionary<string, int>(),
            TargetNotNull = [],
            ChunkSize = 1000,
            Options = new LoadOptions(),
            PlannedAt = DateTimeOffset.UnixEpoch,
        };
        return EtlJson.WriteAsync(_store, Bucket, Key, plan, EtlJson.Default.RunPlan, CancellationToken.None);
    }
}
