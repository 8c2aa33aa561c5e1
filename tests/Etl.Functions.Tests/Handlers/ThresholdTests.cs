using System.Text;
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
            var host = HostOf(limits);
            var lines = Enumerable.Repeat("x,a\n", bad).Concat(Enumerable.Repeat("1,a\n", good));
            var file = host.Drop([.. "id,name\n"u8, .. string.Concat(lines).Select(c => (byte)c)]);

            var result = await host.RunAsync(file, options);

            Assert.Equal(passes ? null : "TooManyRejectsException", result.Error);
            Assert.Equal(passes && !options.DryRun ? good : 0, host.Tables.Target.Count);
            if (passes || options.DryRun)
            {
                continue;
            }

            Assert.Contains("Nothing was loaded", result.Cause, StringComparison.Ordinal);
            Assert.Contains(host.Store.Keys, key => key.StartsWith("failed/", StringComparison.Ordinal));
            Assert.NotEmpty(host.Rejects());
            Assert.Equal(RunState.Abandoned, host.Tables.Runs.Values.Single().State);
        }
    }

    /// <summary>Bad, good and filtered records, what else the dataset says, and what it fails by; null: it is loaded.</summary>
    [Theory]
    [InlineData(1, 0, 0, "", "1 of 1 records were rejected and none was accepted")]
    [InlineData(440, 0, 0, "", "440 of 440 records were rejected and none was accepted")]
    [InlineData(1, 0, 5, "", "1 of 6 records were rejected and none was accepted")]
    [InlineData(0, 0, 0, "", null)]
    [InlineData(0, 0, 9, "", null)]
    [InlineData(10, 9, 0, "", null)]
    [InlineData(10, 10, 0, "", null)]
    [InlineData(11, 9, 0, "", "11 of 20 records (55 %) were rejected, which is more than half")]
    [InlineData(11, 1, 8, "", "11 of 20 records (55 %) were rejected, which is more than half")]
    [InlineData(11, 9, 0, "rejects: { max_count: 11 }", null)]
    [InlineData(440, 0, 0, "rejects: { max_percent: 100 }", null)]
    [InlineData(440, 0, 0, "rejects: { max_count: 440 }", null)]
    [InlineData(440, 0, 0, "rejects: { per_rule: { invalid_value: 440 } }", "440 of 440 records were rejected and none was accepted")]
    public async Task Without_a_limit_a_load_is_not_of_rejects_alone_nor_mostly_of_them(int bad, int good, int filtered, string more, string? says)
    {
        foreach (var options in new[] { new LoadOptions(), new LoadOptions { ChunkSize = 50 }, new LoadOptions { DryRun = true } })
        {
            var host = new Host($$"""
                dataset: test
                match: incoming/*.csv
                columns:
                  - { name: id, type: int4 }
                  - { name: name, type: text }
                where: [{ column: name, one_of: [kept] }]
                target: { table: test }
                {{more}}
                """);
            var lines = Enumerable.Repeat("x,kept\n", bad).Concat(Enumerable.Repeat("1,kept\n", good)).Concat(Enumerable.Repeat("1,left\n", filtered));
            var result = await host.RunAsync(host.Drop(Encoding.UTF8.GetBytes("id,name\n" + string.Concat(lines))), options);

            Assert.Equal(says is null ? null : "TooManyRejectsException", result.Error);
            if (says is null)
            {
                continue;
            }

            Assert.Contains($"test.csv: {says} (dataset test). Nothing was loaded. Most frequent: id.invalid_value {bad}.", result.Cause, StringComparison.Ordinal);
            Assert.Contains("or let so many pass by rejects: { max_percent: 100 } in datasets/test.yaml.", result.Cause, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(5, 0, false)]
    [InlineData(5, 1, true)]
    [InlineData(0, 0, true)]
    public async Task Rejects_alone_replace_nothing_whatever_is_allowed(int bad, int good, bool passes)
    {
        foreach (var options in new[] { new LoadOptions { AllowShrink = true }, new LoadOptions { DryRun = true, AllowShrink = true } })
        {
            var host = new Host("""
                dataset: test
                match: incoming/*.csv
                columns: [{ name: id, type: int4 }]
                target: { table: test, mode: replace }
                rejects: { max_percent: 100 }
                """);
            var lines = Enumerable.Repeat("x\n", bad).Concat(Enumerable.Repeat("1\n", good));
            var result = await host.RunAsync(host.Drop(Encoding.UTF8.GetBytes("id\n" + string.Concat(lines))), options);

            Assert.Equal(passes ? null : "TooManyRejectsException", result.Error);
            if (passes)
            {
                continue;
            }

            Assert.Contains($"{bad} of {bad} records were rejected and none was accepted, so the table that they are to replace would be emptied", result.Cause, StringComparison.Ordinal);
            Assert.EndsWith("/rejects.csv.", result.Cause, StringComparison.Ordinal);
        }
    }

    /// <summary>The columns, the file, and what the message advises.</summary>
    [Theory]
    [InlineData("day, type: date", "", "day\n31.12.2024\n01.02.2024\n", "All 2 values of day that were looked at read as dd.MM.yyyy: if the sender writes so, declare format: \"dd.MM.yyyy\" at the column.")]
    [InlineData("day, type: date", "", "day\n01/02/2024\n31/12/2024\n", "declare format: \"dd/MM/yyyy\" at the column.")]
    [InlineData("day, type: date", "", "day\n01/02/2024\n12/31/2024\n", "declare format: \"MM/dd/yyyy\" at the column.")]
    [InlineData("day, type: date", "", "day\n01/02/2024\n03/04/2024\n", "can be read as dd/MM/yyyy and as MM/dd/yyyy, and nothing in them says which: ask the sender, then declare format: \"dd/MM/yyyy\" or format: \"MM/dd/yyyy\" at the column.")]
    [InlineData("day, type: date", "", "day\n2024/02/01\n", "declare format: \"yyyy/MM/dd\" at the column.")]
    [InlineData("day, type: date", "", "day\n20240201\n", "declare format: \"yyyyMMdd\" at the column.")]
    [InlineData("day, type: timestamp", "", "day\n01.02.2024 10:15\n", "declare format: \"dd.MM.yyyy HH:mm\" at the column.")]
    [InlineData("day, type: timestamp", "", "day\n01.02.2024 10:15:59\n", "declare format: \"dd.MM.yyyy HH:mm:ss\" at the column.")]
    [InlineData("day, type: timestamptz", "", "day\n01.02.2024\n", "declare format: \"dd.MM.yyyy\" at the column, and the sender's zone: with it, for these values have no offset.")]
    [InlineData("day, type: timestamptz, zone: UTC", "", "day\n01.02.2024\n", "declare format: \"dd.MM.yyyy\" at the column.")]
    [InlineData("day, type: date, format: dd/MM/yyyy", "", "day\n12/31/2024\n", "All 1 values of day that were looked at read as MM/dd/yyyy, and not as the declared dd/MM/yyyy: if")]
    [InlineData("day, type: date", "", "day\n31.12.2024\nnever\n", null)]
    [InlineData("day, type: date", "", "day\n01.02.2024 10:15\n", null)]
    [InlineData("day, type: int4", "", "day\n31.12.2024\n", null)]
    [InlineData("day, type: text", "", "day\n\u00ff\n", "Most of them hold bytes that utf-8 does not have, and the bytes do not say what they are: the program that wrote the file knows.")]
    [InlineData("a, type: text }, { name: b, type: text", "", "a,b\n1,\"x \\\"y\\\"\"\n", "It looks as if quotes were escaped with backslashes (\\\"), which are not read: export the file with doubled quotes (\"\")")]
    [InlineData("a, type: text }, { name: b, type: text", "file: { header: false, delimiter: \",\" }", "1;2\n3;4\n", "By the delimiter \";\" they would have 2 fields each: declare file: { delimiter: \";\" }.")]
    [InlineData("a, type: text }, { name: b, type: text", "file: { header: false, delimiter: \",\" }", "1\t2\n3\t4\n", "By the delimiter tab they would have 2 fields each: declare file: { delimiter: tab }.")]
    [InlineData("a, type: text }, { name: b, type: text", "file: { header: false, delimiter: \",\" }", "1;2\n3|4\n", null)]
    [InlineData("a, type: text }, { name: b, type: text", "", "a,b\n1;2\n3;4\n", "The header is delimited by \",\", and by \";\" these records would have its 2 fields. A file has one delimiter: let the sender use one.")]
    public async Task What_may_mend_most_rejects_is_said(string columns, string file, string content, string? advice)
    {
        var host = new Host($$"""
            dataset: test
            match: incoming/*.csv
            {{file}}
            columns: [{ name: {{columns}} }]
            target: { table: test }
            """);
        var result = await host.RunAsync(host.Drop(Encoding.Latin1.GetBytes(content)), new LoadOptions());

        Assert.Equal("TooManyRejectsException", result.Error);
        if (advice is not null)
        {
            Assert.Contains(advice, result.Cause, StringComparison.Ordinal);
        }
        else
        {
            Assert.Matches(@"Most frequent: [a-z0-9_. ]+ [0-9]+\. Correct the records", result.Cause);
        }
    }

    [Theory]
    [InlineData("max_count: 0", "id,name\nid,name\n1,a\nid,name\n", true)]
    [InlineData("max_count: 1", "id,name\nx,a\nid,name\n1,a\n", true)]
    [InlineData("max_count: 1", "id,name\nx,a\nid,name\nx,b\nid,name\nid,name\nx,c\n", false)]
    [InlineData("max_percent: 0", "id,name\n1,a\nid,name\n", true)]
    [InlineData("max_percent: 0", "id,name\n1,a\nid,name\nx,b\n", false)]
    [InlineData("per_rule: { repeated_header: 1 }", "id,name\n1,a\nid,name\n", true)]
    [InlineData("per_rule: { repeated_header: 1 }", "id,name\n1,a\nid,name\nid,name\n", false)]
    public async Task A_header_that_is_repeated_counts_only_against_a_limit_that_names_it(string limits, string text, bool passes)
    {
        foreach (var chunkSize in new[] { 5, 1000 })
        {
            var host = HostOf(limits);

            var result = await host.RunAsync(host.Drop([.. text.Select(c => (byte)c)]), new LoadOptions { ChunkSize = chunkSize });

            Assert.Equal(passes ? null : "TooManyRejectsException", result.Error);
            Assert.Equal(text.Split("id,name\n").Length - 2, host.Rejects().Count(line => line.Kind == "repeated_header"));
            if (!passes)
            {
                continue;
            }

            var warning = Assert.Single(host.Report()!.Warnings);
            Assert.Equal(("repeated_header", host.Rejects().Count(line => line.Kind == "repeated_header")), (warning.Code, warning.Count));
            Assert.EndsWith("equal to the header, as where several files were put together; rejected, outside the limits on rejects", warning.Message, StringComparison.Ordinal);
        }
    }

    private static Host HostOf(string limits) => new($$"""
        dataset: test
        match: incoming/*.csv
        columns:
          - { name: id, type: int4 }
          - { name: name, type: text }
        target: { table: test }
        rejects: { {{limits}} }
        """);
}
