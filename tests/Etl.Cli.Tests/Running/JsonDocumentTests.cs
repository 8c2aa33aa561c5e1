using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Etl.Cli.History;
using Etl.Cli.Running;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Local.Embedded;
using Etl.Local.Running;
using Etl.Postgres.History;

namespace Etl.Cli.Tests.Running;

/// <summary>docs/json.md is the contract of <c>--json</c>: what stands there is what is printed.</summary>
public sealed partial class JsonDocumentTests
{
    private static readonly RunOutcome Known = Outcomes.Loaded with { Warnings = [new Warning(WarningCodes.EmptyFile, "empty", 1)] };

    private static readonly LoadRecord Load = new()
    {
        LoadId = "1",
        Bucket = "/space",
        Key = "a.csv",
        Size = 1,
        Dataset = "d",
        Status = "loaded",
        RunId = "1-1",
        ClaimedAt = DateTimeOffset.UnixEpoch,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Result = new ReduceResult { Outcome = ReduceOutcome.Loaded, Accounts = Known.Accounts, Strategy = "renamed", Warnings = Known.Warnings },
    };

    private static readonly ExecutionEvent Event = new(1, DateTimeOffset.UnixEpoch, "TaskFailed", "ProcessChunk", new EventDetails
    {
        Chunk = 1,
        Retry = 1,
        Error = "HeaderException",
        Cause = "wrong",
        Started = 1,
        Succeeded = 1,
        Failed = 1,
        Retried = 1,
    });

    private static readonly ExecutionRecord Execution = new()
    {
        ExecutionId = "e",
        LoadId = "1",
        RunId = "1-1",
        Bucket = "/space",
        Key = "a.csv",
        Version = "v",
        Input = "{}",
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Status = "failed",
        Error = "HeaderException",
        Cause = "wrong",
        Events = [Event],
    };

    private static string Text { get; } = File.ReadAllText(RepositoryFiles.PathOf("docs/json.md"));

    [Fact]
    public void The_members_of_run_are_in_it() => Compare(
        [.. Rows("`run` and `watch`").Select(row => (row[0], row[1]))],
        RunJson.Line(Known with { Reason = "a repeat", ErrorName = "HeaderException", ErrorCause = "wrong" }),
        RunJson.Line(new RunOutcome { Status = RunStatus.Busy, File = "a.csv" }));

    [Fact]
    public void The_members_of_status_are_in_it()
    {
        var run = Rows("`run` and `watch`").Select(row => (Name: row[0], Type: row[1])).ToList();
        var accounts = run[run.FindIndex(row => row.Name == "bytes")..(run.FindIndex(row => row.Name == "deleted") + 1)];
        Compare(
            [.. Rows("`status`").SelectMany(row => row[0] == "bytes` to `deleted" ? [("bytes", "number"), .. accounts[1..]] : new[] { (row[0], row[1]) })],
            StatusJson.Line(Load with { Reason = "a repeat", Error = "HeaderException: wrong" }, [Execution]),
            StatusJson.Line(Load with { RunId = null, StartedAt = null, EndedAt = null, Result = null }, executions: null));
    }

    [Fact]
    public void The_members_of_an_execution_and_of_an_event_are_in_it()
    {
        var nothing = Execution with { RunId = null, EndedAt = null, Status = null, Error = null, Cause = null, Events = [Event with { State = null, Details = new EventDetails() }] };
        var executions = JsonDocument.Parse(StatusJson.Line(Load, [Execution, nothing])).RootElement.GetProperty("executions").EnumerateArray().ToList();
        Compare([.. Rows("Executions").Select(row => (row[0], row[1]))], executions[0].GetRawText(), executions[1].GetRawText());
        var events = executions.Select(execution => execution.GetProperty("events")[0].GetRawText()).ToList();
        Compare([.. Rows("Events").Select(row => (row[0], row[1]))], events[0], events[1]);
    }

    [Fact]
    public void The_members_of_a_warning_and_of_an_error_are_in_it()
    {
        var line = JsonDocument.Parse(RunJson.Line(Known with { ErrorName = "HeaderException", ErrorCause = "wrong" })).RootElement;
        Assert.Equal(["name", "cause"], line.GetProperty("error").EnumerateObject().Select(member => member.Name));
        Assert.Equal(["code", "message", "count"], line.GetProperty("warnings")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("warnings", line.EnumerateObject().Last().Name);
    }

    [Fact]
    public void Every_code_of_a_warning_is_in_it()
    {
        var codes = typeof(WarningCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).ToList();
        Assert.NotEmpty(codes);
        Assert.Empty(codes.Except(Rows("Warnings").Select(row => row[0])));
    }

    [Fact]
    public void Every_error_is_in_it_with_its_words()
    {
        var names = typeof(EtlException).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(EtlException))).Append(typeof(EmbeddedPostgresException)).Select(type => type.Name);
        var rows = Rows("Errors").ToDictionary(row => row[0], row => row[1]);
        Assert.Empty(names.Except(rows.Keys));
        Assert.All(rows, row => Assert.Equal(FailureWords.Of(row.Key), row.Value));
    }

    [Fact]
    public void Every_exit_code_is_in_it() => Assert.Equal(
        typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetValue(null)!).Order(),
        Rows("Exit codes").Select(row => int.Parse(row[0], CultureInfo.InvariantCulture)));

    /// <summary>Holds rows of members and types to a line where all is known and one where nothing is.</summary>
    private static void Compare((string Name, string Type)[] rows, string known, string unknown)
    {
        using var first = JsonDocument.Parse(known);
        using var second = JsonDocument.Parse(unknown);
        Assert.Equal(rows.Select(row => row.Name), first.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(rows.Select(row => row.Name), second.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.All(rows, row =>
        {
            var kind = Kind(first.RootElement.GetProperty(row.Name));
            var orNull = second.RootElement.GetProperty(row.Name).ValueKind == JsonValueKind.Null;
            Assert.Equal(row.Type, orNull ? $"{kind} or null" : kind);
        });
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        var other => other.ToString(),
    };

    /// <summary>The cells of the table below a heading, without the marks of code.</summary>
    private static IEnumerable<string[]> Rows(string heading)
    {
        var section = Text[(Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal) + 1)..];
        var rows = Row().Matches(section[..(section.IndexOf("\n## ", StringComparison.Ordinal) is >= 0 and var end ? end : section.Length)]).ToList();
        Assert.True(rows.Count > 2, $"There is no table under {heading}.");
        return rows.Skip(2).Select(row => row.Groups["cells"].Value.Split(" | ").Select(cell => cell.Trim().Trim('`')).ToArray());
    }

    [GeneratedRegex(@"(?m)^\|(?<cells>.*)\|$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Row();
}
