using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests;

/// <summary>Outcomes to show.</summary>
internal static class Outcomes
{
    public static RunOutcome Loaded => new()
    {
        Status = RunStatus.Succeeded,
        File = "samples/transactions.csv",
        LoadId = "0123456789abcdef0123",
        RunId = "0123456789abcdef0123-1",
        Dataset = "transactions",
        Target = "transactions",
        Accounts = new LoadAccounts
        {
            Bytes = 317_622,
            Chunks = 1,
            RepairedChunks = 0,
            Read = 3000,
            Blank = 2,
            Accepted = 2988,
            Rejected = 12,
            Filtered = 0,
            Rows = 2988,
            Duplicate = 3,
            Inserted = 2980,
            Updated = 4,
            Unchanged = 1,
            Ignored = 0,
            Deleted = 0,
        },
        RejectsPath = "/data/.etl/rejects/0123456789abcdef0123-1",
        RejectsByKind = [new("invalid_value", 8), new("too_few_fields", 4)],
        FirstRejects =
        [
            Reject(1207, "amount", "12.3O", "invalid_value", "not a numeric(18,2)"),
            Reject(null, null, null, "too_few_fields", "5 fields where the header has 7"),
            Reject(3001, "merchant", "evil\e[2J\r\nvalue that is much longer than the column of the table", "pattern", "does not match ^[a-z]+$"),
        ],
        Seconds = 0.84,
        Strategy = "renamed: the target was empty",
    };

    public static RunOutcome Failed => new()
    {
        Status = RunStatus.Failed,
        File = "late.csv",
        LoadId = "0123456789abcdef0123",
        Dataset = "transactions",
        ErrorName = "HeaderException",
        ErrorCause = "the header of late.csv lacks the column amount.\nAdd it, or mark it as not required.",
        Seconds = 0.1,
    };

    private static RejectLine Reject(long? line, string? column, string? value, string kind, string message) =>
        new() { Run = "0123456789abcdef0123-1", Chunk = 0, Line = line, Offset = 0, Column = column, Value = value, Kind = kind, Message = message, Raw = "" };
}
