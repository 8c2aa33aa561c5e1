using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Functions.Runs;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

/// <summary>Records that become two rows each, from their bytes to the target: what a row plan makes is staged, told apart, merged and accounted for.</summary>
public sealed class SeveralRowsTests(PostgresServer server)
{
    private static readonly Column Id = new() { Name = "id", Type = new(ColumnKind.Text), Required = true };
    private static readonly Column Value = new() { Name = "value", Type = new(ColumnKind.Int8) };

    /// <summary>Each record <c>key,other,n</c> is a row of its key and its number, and one of its other key and 7.</summary>
    private static Dataset Melted(MergeMode mode) => Scenario.DatasetOf(mode, keyed: mode != MergeMode.Append, columns: [Id, Value]) with
    {
        Fields = [new Field { Name = "key" }, new Field { Name = "other" }, new Field { Name = "n" }],
        Rows = [new Row([new(0), new(2)]), new Row([new(1), new(-1, "7")])],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_rows_of_a_record_are_appended(bool large)
    {
        await using var database = await EtlDatabase.CreateAsync(server);
        if (large)
        {
            database.Large();
        }

        var result = await LoadAsync(database, Melted(MergeMode.Append), "a,b,1111\nc,d,222\ne,f,3\n");

        Assert.Equal(["a|1111", "b|7", "c|222", "d|7", "e|3", "f|7"], await database.RowsAsync("SELECT id, value FROM target ORDER BY id"));
        Assert.Equal((3, 3, 0, 6, 0, 6), Accounts(result));
        Assert.Equal("id,value", await database.ScalarAsync("SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = 'target'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_one_key_the_last_row_wins_also_within_a_record(bool large)
    {
        await using var database = await EtlDatabase.CreateAsync(server);
        if (large)
        {
            database.Large();
        }

        // In the first record the second row has the first one's key; the last record's first row has the key of the first record's rows.
        var result = await LoadAsync(database, Melted(MergeMode.Upsert), "a,a,1\nb,c,2\nd,d,3\n");

        Assert.Equal(["a|7", "b|2", "c|7", "d|7"], await database.RowsAsync("SELECT id, value FROM target ORDER BY id"));
        Assert.Equal((3, 3, 0, 6, 2, 4), Accounts(result));
    }

    [Fact]
    public async Task A_bad_value_keeps_both_rows_of_its_record_out()
    {
        await using var database = await EtlDatabase.CreateAsync(server);

        var result = await LoadAsync(database, Melted(MergeMode.Append), "a,b,x\nc,d,2\n");

        Assert.Equal(["c|2", "d|7"], await database.RowsAsync("SELECT id, value FROM target ORDER BY id"));
        Assert.Equal((2, 1, 1, 2, 0, 2), Accounts(result));
    }

    private static (long?, long?, long?, long?, long?, long?) Accounts(ReduceResult result) =>
        (result.Accounts.Read, result.Accounts.Accepted, result.Accounts.Rejected, result.Accounts.Rows, result.Accounts.Duplicate, result.Accounts.Inserted);

    /// <summary>Loads a text as one chunk, by the processor that workers use.</summary>
    private static async Task<ReduceResult> LoadAsync(EtlDatabase database, Dataset dataset, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var scenario = new Scenario(database) { Dataset = dataset, Length = Scenario.DataStart + bytes.Length };
        var plan = DatasetCompiler.Compile(dataset, FieldLayout.InOrder(3), TargetConstraints.None);
        var records = new DelimitedFormat().Open(Dialect.Rfc4180);
        using var rows = new CopyBuffer();
        using var processor = records.Process(plan, new Rejects(), keepRaw: false);
        var batch = new RecordBatch();
        records.Scan(bytes, isFinal: true, batch, bytes.Length, out _);
        rows.AppendHeader();
        processor.Process(bytes, batch, Scenario.DataStart, map: null, rows);
        rows.AppendTrailer();

        var claim = await scenario.ClaimAsync();
        var chunk = new Core.Splitting.ChunkKey(0, Scenario.DataStart, scenario.Object.Size, 0);
        var run = await scenario.OpenAsync(claim, [chunk]);
        var counts = processor.Counts;
        var report = scenario.ReportOf(chunk) with { Read = counts.Read, Accepted = counts.Accepted, Rejected = counts.Rejected, Rows = counts.Rows };
        await database.Sink.StageAsync(run.RunId, chunk, 1, async (stream, ct) =>
        {
            await stream.WriteAsync(rows.WrittenMemory, ct);
            return report;
        }, CancellationToken.None);
        var request = scenario.RequestOf(run.RunId, claim);
        var proven = request.Proven with { Chunks = 1, Read = counts.Read, Accepted = counts.Accepted, Rejected = counts.Rejected, Rows = counts.Rows };
        return await database.Sink.PublishAsync(request with { Proven = proven }, scenario.Judge, CancellationToken.None);
    }

    private sealed class Rejects : IRejectSink
    {
        public void Add(RejectedRecord record)
        {
        }
    }
}
