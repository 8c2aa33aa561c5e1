using System.Text;
using Etl.Core;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Rejects;

/// <summary>What checks over the whole load reject goes the way of what workers reject: files, counts, limits.</summary>
public sealed class StagedRejectTests
{
    private const string Dataset = """
        dataset: test
        match: incoming/*.csv
        file: { max_record: 1KiB }
        columns:
          - { name: id, type: int4, required: true }
          - { name: name, type: text }
        where:
          - { column: id, max: 999 }
        target: { table: test }
        """;

    private const string Lenient = Dataset + "\nrejects: { max_percent: 100 }";

    /// <summary>A file of everything that counts lines, records or bytes in a way of its own, and the places of those that the check is to reject.</summary>
    private static (byte[] File, List<(long Line, long Record, long Offset, string Raw)> Checked, List<long> Offsets) Build(Encoding encoding, string end)
    {
        var file = new MemoryStream();
        file.Write(encoding.GetPreamble());
        var (line, record) = (1L, 0L);
        var found = new List<(long, long, long, string)>();
        var offsets = new List<long>();
        void Add(string text, bool counts = true, bool isBad = false)
        {
            if (counts)
            {
                record++;
            }

            if (isBad && text.Contains("checked", StringComparison.Ordinal))
            {
                found.Add((line, record, file.Position, text));
            }

            if (isBad)
            {
                offsets.Add(file.Position);
            }

            file.Write(encoding.GetBytes(text + end));
            line += 1 + text.Count(c => c == '\n');
        }

        Add("id,name", counts: false);
        for (var i = 0; i < 3; i++)
        {
            Add("1,checked", isBad: true);
            Add("", counts: false);
            Add("2,\"two\nlines é\"");
            Add(",", counts: false);
            Add("3,\"checked, ä\nand more\"", isBad: true);
            Add("x,rejected by a worker", isBad: true);
            Add("4,checked", isBad: true);
            Add("1000,filtered however checked");
            Add("5," + new string('é', 3000), isBad: true);
            Add("6,checked €", isBad: true);
            Add("7,fine");
        }

        Add("8,checked at last", isBad: true);
        return (file.ToArray(), found, offsets);
    }

    private static Host NewHost(string dataset = Lenient, int readBytes = 256 << 10, IRecordScanner? scanner = null)
    {
        var host = new Host(dataset, readBytes, configure: services => services with { Options = services.Options with { Formats = new RecordFormats(new DelimitedFormat(scanner)) } });
        host.Sink.Checks.Add(new("known", row => row.Values[1]!.Contains("checked", StringComparison.Ordinal) ? $"{row.Values[0]} is not known" : null));
        return host;
    }

    private static string Csv(Host host) =>
        Encoding.UTF8.GetString(host.Store.Find(Host.Bucket, host.Store.Keys.Single(key => key.EndsWith("rejects.csv", StringComparison.Ordinal)))!);

    [Theory]
    [InlineData("utf-8", "", "\n")]
    [InlineData("utf-8", "", "\r\n")]
    [InlineData("utf-8", "", "\r")]
    [InlineData("utf-16", "", "\n")]
    [InlineData("utf-16BE", "", "\r\n")]
    [InlineData("windows-1252", ", encoding: windows-1252", "\n")]
    public async Task They_stand_between_the_workers_in_file_order_with_line_number_and_bytes(string encoding, string declared, string end)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var (file, expected, offsets) = Build(Encoding.GetEncoding(encoding), end);
        foreach (var chunkSize in new long?[] { null, 150, 37 })
        {
            foreach (var scanner in RecordScanners.All)
            {
                var host = NewHost(Lenient.Replace("1KiB", "1KiB" + declared, StringComparison.Ordinal), chunkSize is null ? 256 << 10 : 64, scanner);

                var result = await host.RunAsync(host.Drop(file), new LoadOptions { ChunkSize = chunkSize });

                Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
                var rejects = host.Rejects();
                Assert.Equal(offsets, rejects.Select(line => line.Offset));
                Assert.Equal(expected, rejects.Where(line => line.Kind == "check").Select(line => (line.Line!.Value, line.Record!.Value, line.Offset, line.Raw)));
                Assert.All(rejects.Where(line => line.Kind == "check"), line => Assert.Equal(
                    ("known", null, null, $"{line.Raw[0]} is not known", null, null), (line.Rule, line.Column, line.Value, line.Message, line.RawTruncated, line.RawBase64)));
            }
        }
    }

    [Fact]
    public async Task They_are_in_the_counts_of_the_report_and_of_the_result_and_not_in_the_target()
    {
        var host = NewHost();
        var (file, expected, offsets) = Build(new UTF8Encoding(false), "\n");

        await host.RunAsync(host.Drop(file), new LoadOptions());

        var report = host.Report()!;
        Assert.Equal((28L, 6L, 19L, 3L, 6L), Counts(report.Accounts));
        Assert.Equal((13, 19), (expected.Count, offsets.Count));
        Assert.Equal(
            ["check 13", "id.invalid_value 3", "invalid_value 3", "known.check 13", "record_too_long 3"],
            report.RejectsByRule.Select(rule => $"{rule.Key} {rule.Value}"));
        Assert.Equal(offsets.Take(10), report.FirstRejects.Select(line => line.Offset));
        Assert.DoesNotContain(host.Tables.Target, row => row.Values[1]!.Contains("checked", StringComparison.Ordinal));
        var told = host.Results.Single()["MessageBody"]!["accounts"]!;
        Assert.Equal((6L, 19L, 6L), ((long)told["accepted"]!, (long)told["rejected"]!, (long)told["rows"]!));
        Assert.Null(host.Tables.Runs.Values.Single().Rejects);

        static (long?, long?, long?, long?, long?) Counts(LoadAccounts a) => (a.Read, a.Accepted, a.Rejected, a.Filtered, a.Rows);
    }

    [Theory]
    [InlineData("utf-8", "")]
    [InlineData("utf-16", "")]
    [InlineData("windows-1252", ", encoding: windows-1252")]
    public async Task Rejects_csv_can_be_dropped_again(string encoding, string declared)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = Encoding.GetEncoding(encoding);
        var host = NewHost(Lenient.Replace("1KiB", "1KiB" + declared, StringComparison.Ordinal));
        await host.RunAsync(host.Drop([.. text.GetPreamble(), .. text.GetBytes("id,name\n1,checked é\n2,b\n3,\"checked,\nä\"\n")]), new LoadOptions());
        var csv = host.Store.Find(Host.Bucket, RunKeys.SenderRejects(host.Report()!.RunId, "csv"))!;
        host.Sink.Checks.Clear();

        var result = await host.RunAsync(host.Drop(csv, "incoming/again.csv"), new LoadOptions());

        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        Assert.Equal(["1|checked é", "3|checked,\nä"], host.Tables.Target.Select(row => string.Join('|', row.Values)));
        Assert.StartsWith("_etl_line,_etl_record,_etl_column,_etl_error,id,name\n\"2\",\"1\",\"\",\"1 is not known\",1,checked", text.GetString(csv).TrimStart('\uFEFF'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_as_there_are_are_told()
    {
        var host = NewHost();
        var file = "id,name\n" + string.Concat(Enumerable.Range(0, 2500).Select(i => $"{i % 1000},{(i % 2 == 0 ? "checked" : "fine")}\n"));

        await host.RunAsync(host.Drop(Encoding.UTF8.GetBytes(file)), new LoadOptions());

        Assert.Equal(Enumerable.Range(0, 1250).Select(i => 2L + (2 * i)), host.Rejects().Select(line => line.Line!.Value));
        Assert.Equal(1250 + 2, Csv(host).Split('\n').Length);
    }

    /// <summary>Rejects of workers and of checks, good records, what else the dataset says, and what it fails by; null: it is loaded.</summary>
    [Theory]
    [InlineData(5, 5, 10, "", null)]
    [InlineData(5, 6, 9, "", "11 of 20 records (55 %) were rejected, which is more than half")]
    [InlineData(1, 1, 0, "", "2 of 2 records were rejected and none was accepted")]
    [InlineData(0, 3, 0, "", "3 of 3 records were rejected and none was accepted")]
    [InlineData(1, 2, 9, "rejects: { max_count: 3 }", null)]
    [InlineData(1, 3, 9, "rejects: { max_count: 3 }", "4 records were rejected")]
    [InlineData(1, 1, 8, "rejects: { max_percent: 20 }", null)]
    [InlineData(1, 2, 7, "rejects: { max_percent: 20 }", "3 of 10 records (30 %) were rejected")]
    [InlineData(9, 2, 9, "rejects: { max_percent: 100, per_rule: { check: 2 } }", null)]
    [InlineData(9, 3, 9, "rejects: { max_percent: 100, per_rule: { check: 2 } }", "check was broken 3 times, per_rule allows 2")]
    public async Task Limits_count_both(int bad, int isChecked, int good, string more, string? says)
    {
        foreach (var chunkSize in new long?[] { null, 40 })
        {
            var host = NewHost(Dataset + "\n" + more);
            var lines = Enumerable.Repeat("x,a\n", bad).Concat(Enumerable.Repeat("1,checked\n", isChecked)).Concat(Enumerable.Repeat("1,a\n", good));

            var result = await host.RunAsync(host.Drop(Encoding.UTF8.GetBytes("id,name\n" + string.Concat(lines))), new LoadOptions { ChunkSize = chunkSize });

            Assert.Equal(says is null ? null : nameof(TooManyRejectsException), result.Error);
            Assert.Equal(bad + isChecked, host.Rejects().Count);
            Assert.Equal(bad + isChecked + 2, Csv(host).Split('\n').Length);
            Assert.Equal(says is null ? good : 0, host.Tables.Target.Count);
            if (says is null)
            {
                continue;
            }

            Assert.Contains(says, result.Cause, StringComparison.Ordinal);
            Assert.Contains($"known.check {isChecked}", result.Cause, StringComparison.Ordinal);
            Assert.Contains(host.Store.Keys, key => key.StartsWith("failed/", StringComparison.Ordinal));
            var run = host.Tables.Runs.Values.Single();
            Assert.Equal((RunState.Abandoned, null), (run.State, run.Rejects));
        }
    }

    [Fact]
    public async Task A_replace_of_rejects_alone_fails_whatever_is_declared()
    {
        var host = NewHost(Lenient.Replace("{ table: test }", "{ table: test, mode: replace }", StringComparison.Ordinal));
        var result = await host.RunAsync(host.Drop("id,name\n1,checked\n"u8.ToArray()), new LoadOptions());
        Assert.Equal(nameof(TooManyRejectsException), result.Error);
    }

    [Fact]
    public async Task A_dry_run_asks_no_checks()
    {
        var host = NewHost();
        await host.RunAsync(host.Drop("id,name\n1,checked\n"u8.ToArray()), new LoadOptions { DryRun = true });
        Assert.Equal((1L, 0L), (host.Report()!.Accounts.Accepted, host.Report()!.Accounts.Rejected));
        Assert.Empty(host.Rejects());
    }

    [Theory]
    [InlineData("Reduce", true, true)]
    [InlineData("Finish", false, false)]
    [InlineData("Finish", true, false)]
    public async Task A_load_that_stopped_behind_its_merge_is_finished_with_the_same_files(string function, bool isAnswerLost, bool isFinishedAtOnce)
    {
        var (file, _, offsets) = Build(new UTF8Encoding(false), "\n");
        var undisturbed = NewHost();
        await undisturbed.RunAsync(undisturbed.Drop(file), new LoadOptions { ChunkSize = 100 });
        var host = NewHost();
        void Stop(string name)
        {
            if (name == function)
            {
                throw new ObjectAccessDeniedException("Killed.");
            }
        }

        if (isAnswerLost)
        {
            host.After = (name, _) => Stop(name);
        }
        else
        {
            host.Before = (name, _) => Stop(name);
        }

        var dropped = host.Drop(file);
        Assert.Equal(isFinishedAtOnce, (await host.RunAsync(dropped, new LoadOptions { ChunkSize = 100 })).Status == ExecutionStatus.Succeeded);
        (host.Before, host.After) = (null, null);

        var second = await host.RunAsync(dropped, new LoadOptions { ChunkSize = 100 });

        Assert.True(second.Status == ExecutionStatus.Succeeded, second.Cause);
        Assert.Equal(undisturbed.Rejects(), host.Rejects());
        Assert.Equal(Csv(undisturbed), Csv(host));
        Assert.Equal((offsets.Count, 19L), (host.Rejects().Count, host.Report()!.Accounts.Rejected));
        Assert.Single(host.Results);
        Assert.Null(host.Tables.Runs.Values.Single().Rejects);
    }

    [Fact]
    public async Task Of_a_file_that_is_replaced_after_its_merge_offset_and_reason_are_told()
    {
        var host = NewHost();
        host.Sink.After = () => host.Drop("id,name\n1,new\n"u8.ToArray());

        var result = await host.RunAsync(host.Drop("id,name\n1,checked\nx,b\n2,checked\n3,c\n"u8.ToArray()), new LoadOptions());

        Assert.Equal((ExecutionStatus.Succeeded, "Done"), (result.Status, result.FinalState));
        Assert.Equal(
            [(null, 8L, "", true, "1 is not known"), (3L, 18L, "x,b", null, "id: 'x' is not a value of type int4; it is digits with an optional sign."), (null, 22L, "", true, "2 is not known")],
            host.Rejects().Select(line => (line.Line, line.Offset, line.Raw, line.RawTruncated, line.Message)));
        Assert.EndsWith(",x,b\n", Csv(host), StringComparison.Ordinal);
        Assert.Equal(3, Csv(host).Split('\n').Length);
        Assert.Equal(3, host.Report()!.Accounts.Rejected);
    }

    /// <summary>A file that is overwritten in place gives other bytes, perhaps with no record at the place, and only a look afterwards tells.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task What_was_read_of_a_file_that_changes_meanwhile_is_not_told(long offset)
    {
        var host = NewHost();
        host.Before = (name, _) =>
        {
            if (name != "Finish")
            {
                return;
            }

            host.Tables.Runs.Values.Single().Rejects = [new(offset, "known", "1 is not known")];
            host.Store.Before = (action, key) =>
            {
                if (action == StoreAction.Check && key == "incoming/test.csv")
                {
                    host.Drop("id,name\n1,changed\n2,b\n"u8.ToArray());
                }
            };
        };

        var result = await host.RunAsync(host.Drop("id,name\n1,checked\n2,b\n"u8.ToArray()), new LoadOptions());

        Assert.True(result.Status == ExecutionStatus.Succeeded, result.Cause);
        Assert.Equal((null, offset, ""), host.Rejects().Select(line => (line.Line, line.Offset, line.Raw)).Single());
    }

    [Fact]
    public async Task A_refused_file_that_is_replaced_is_told_of_so_too()
    {
        var host = NewHost(Dataset);
        host.Before = (name, _) =>
        {
            if (name == "Abandon")
            {
                host.Drop("id,name\n1,new\n"u8.ToArray());
            }
        };

        var result = await host.RunAsync(host.Drop("id,name\n1,checked\n"u8.ToArray()), new LoadOptions());

        Assert.Equal(nameof(TooManyRejectsException), result.Error);
        Assert.Equal((null, 8L, "", "1 is not known"), host.Rejects().Select(line => (line.Line, line.Offset, line.Raw, line.Message)).Single());
        Assert.Single(host.Alerts);
    }

    /// <summary>Files without them would take the place of those that another call has written before it dropped the list.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_whole_list_nothing_is_written(bool isShort)
    {
        var host = NewHost();
        host.Before = (name, _) =>
        {
            if (name == "Finish")
            {
                host.Tables.Runs.Values.Single().Rejects = isShort ? [] : null;
            }
        };

        var result = await host.RunAsync(host.Drop("id,name\n1,checked\n2,b\n"u8.ToArray()), new LoadOptions());

        Assert.Equal(isShort ? nameof(AccountsException) : nameof(StaleRunException), result.Error);
        Assert.Empty(host.Rejects());
        Assert.Null(host.Report());
    }

    [Fact]
    public async Task A_check_that_names_what_is_no_record_fails_the_accounts()
    {
        foreach (var offset in new long[] { 9, 12, 17, 22, 23 })
        {
            var host = NewHost();
            host.Before = (name, _) =>
            {
                if (name == "Finish")
                {
                    host.Tables.Runs.Values.Single().Rejects = [new(offset, "known", "wrong")];
                }
            };
            var result = await host.RunAsync(host.Drop("id,name\n1,checked\n2,b\n\n"u8.ToArray()), new LoadOptions());
            Assert.Equal(nameof(AccountsException), result.Error);
        }
    }
}
