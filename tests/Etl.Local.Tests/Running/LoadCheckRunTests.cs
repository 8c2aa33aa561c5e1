using System.Text.Json;
using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.Local.Tests.Embedded;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;

namespace Etl.Local.Tests.Running;

/// <summary>A reject that is found by SQL over the staged rows, from the database to the sender's file and back.</summary>
public sealed class LoadCheckRunTests : IAsyncDisposable
{
    private const string Dataset = """
        dataset: people
        match: incoming/people*.csv
        columns:
          - { name: id, type: int4 }
          - { name: mail, type: text }
        target: { table: people }
        """;

    private static readonly LoadCheck UniqueMail = new(
        "unique_mail", rows => $"SELECT _offset, format('%s stands in %s records', mail, n) FROM (SELECT _offset, mail, count(*) OVER (PARTITION BY mail) n FROM {rows} s) c WHERE n > 1");

    private readonly TestWorkspace _workspace = new();
    private DatabaseConnections? _database;
    private bool _isStopped;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.GetDirectoryName(_workspace.Directory)!;

    [Fact]
    public async Task It_reaches_files_and_counts_also_of_a_load_that_stopped_behind_its_merge_and_can_be_mended()
    {
        await using var etl = await OpenAsync();
        var people = Write("people.csv", "id,mail\n1,a@x\n2,b@x\nthree,c@x\n4,\"a@x\"\n5,e@x\n6,f@x\n");
        _isStopped = true;
        Assert.Equal(nameof(ObjectAccessDeniedException), (await RunAsync(etl, people)).ErrorName);
        Assert.Equal("2,5,6", await QueryAsync("SELECT string_agg(id::text, ',' ORDER BY id) FROM people"));
        _isStopped = false;

        var second = await RunAsync(etl, people);

        Assert.True(second.Status == RunStatus.Succeeded, second.ErrorCause);
        Assert.Equal((6L, 3L, 3L, 3L), (second.Accounts.Read, second.Accounts.Accepted, second.Accounts.Rejected, second.Accounts.Inserted));
        Assert.Equal(["check 2", "invalid_value 1"], second.RejectsByKind.Select(kind => $"{kind.Key} {kind.Value}"));
        var lines = await File.ReadAllLinesAsync(Path.Combine(second.RejectsPath!, "rejects.jsonl"), Cancellation);
        Assert.Equal(
            ["2 1 8 check 1,a@x", "4 3 20 invalid_value three,c@x", "5 4 30 check 4,\"a@x\""],
            lines.Select(line => JsonSerializer.Deserialize(line, EtlJson.Default.RejectLine)!).Select(line => $"{line.Line} {line.Record} {line.Offset} {line.Kind} {line.Raw}"));
        Assert.Equal("0", await QueryAsync("SELECT count(*)::text FROM pg_tables WHERE schemaname = 'etl_staging'"));

        var csv = await File.ReadAllTextAsync(Path.Combine(second.RejectsPath!, "rejects.csv"), Cancellation);
        Assert.Contains("a@x stands in 2 records", csv, StringComparison.Ordinal);
        var mended = csv.Replace("4,\"a@x\"", "4,d@x", StringComparison.Ordinal).Replace("three,", "3,", StringComparison.Ordinal);
        var third = await RunAsync(etl, Write("people-again.csv", mended));
        Assert.True(third.Status == RunStatus.Succeeded, third.ErrorCause);
        Assert.Equal("1a@x,2b@x,3c@x,4d@x,5e@x,6f@x", await QueryAsync("SELECT string_agg(id || mail, ',' ORDER BY id) FROM people"));
    }

    [Fact]
    public async Task With_those_of_the_workers_it_is_held_against_the_limits_and_a_refused_load_leaves_files_and_no_rows()
    {
        await using var etl = await OpenAsync();

        var outcome = await RunAsync(etl, Write("people.csv", "id,mail\none,a@x\n2,b@x\n3,b@x\n"));

        Assert.Equal(nameof(TooManyRejectsException), outcome.ErrorName);
        Assert.Contains("3 of 3 records were rejected and none was accepted", outcome.ErrorCause, StringComparison.Ordinal);
        Assert.Contains("unique_mail.check 2", outcome.ErrorCause, StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(outcome.RejectsPath!, "rejects.jsonl"), Cancellation)).Length);
        Assert.Equal(4, (await File.ReadAllLinesAsync(Path.Combine(outcome.RejectsPath!, "rejects.csv"), Cancellation)).Length);
        Assert.Equal("true 0", await QueryAsync("SELECT (to_regclass('people') IS NULL)::text || ' ' || (SELECT count(*) FROM pg_tables WHERE schemaname = 'etl_staging')"));
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    private async Task<LocalEtl> OpenAsync()
    {
        var datasets = Directory.CreateDirectory(Path.Combine(Folder, "datasets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(datasets, "people.yaml"), Dataset, Cancellation);
        var options = new LocalOptions { Workspace = _workspace.Directory, Datasets = datasets, ApplicationRoot = RepositoryFiles.Root, Durable = false };
        var etl = new LocalEtl(options)
        {
            Decorate = services => services with { Sink = new Stopping(new PostgresSink(_database!) { Checks = [UniqueMail] }, () => _isStopped) },
        };
        _database = await etl.OpenAsync(progress: null, Cancellation);
        return etl;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Task<RunOutcome> RunAsync(LocalEtl etl, string file) => etl.RunAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 25 } }, new Unseen(), Cancellation);

    private Task<string> QueryAsync(string sql) => _database!.UseAsync("tests", async c => (string)(await c.ScalarAsync(sql, Cancellation))!, Cancellation);

    /// <summary>Fails when it is asked for the rejects that are to be written: the load is merged and not finished.</summary>
    private sealed class Stopping(ISink inner, Func<bool> isStopped) : ISink
    {
        public Task<TargetState> InspectAsync(Dataset dataset, CancellationToken ct) => inner.InspectAsync(dataset, ct);

        public Task<StageResult> StageAsync(string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct) =>
            inner.StageAsync(runId, chunk, attempt, copy, ct);

        public Task<ReduceResult> PublishAsync(ReduceRequest request, RejectJudge judge, CancellationToken ct) => inner.PublishAsync(request, judge, ct);

        public Task<IReadOnlyList<StagedReject>?> ReadRejectsAsync(string runId, long start, long endExclusive, int most, CancellationToken ct) =>
            isStopped() ? throw new ObjectAccessDeniedException("Killed.") : inner.ReadRejectsAsync(runId, start, endExclusive, most, ct);
    }

    private sealed class Unseen : IRunProgress
    {
        public void StageStarted(RunStage stage, int? chunks, long? bytes)
        {
        }

        public void ChunkDone()
        {
        }

        public void Advanced(long bytes, long records, long rejected)
        {
        }

        public void StageEnded(RunStage stage)
        {
        }

        public void Note(string text)
        {
        }
    }
}
