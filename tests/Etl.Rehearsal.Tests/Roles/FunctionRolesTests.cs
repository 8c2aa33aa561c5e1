using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Etl.Aws.Servers.S3.Faults;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.Roles;

/// <summary>What functions ask AWS for, against what the stack's roles let them.</summary>
public sealed partial class FunctionRolesTests(Account account)
{
    private const string ForMissing =
        "Whoever may not list is told 403 in place of 404 of an object that is not there; S3 asks for this right then, without a call of its own.";

    /// <summary>Actions that no call of a rehearsed function shows, of one function or of all, and why roles have them all the same.</summary>
    private static readonly Dictionary<string, string> Unseen = new(StringComparer.Ordinal)
    {
        ["logs:CreateLogStream"] = "Lambda itself writes what a function prints.",
        ["logs:PutLogEvents"] = "Lambda itself writes what a function prints.",
        ["xray:PutTraceSegments"] = "Lambda itself sends the segments of a traced function.",
        ["xray:PutTelemetryRecords"] = "Lambda itself sends the segments of a traced function.",
        ["secretsmanager:GetSecretValue"] = "The Parameters and Secrets extension asks, with the function's role.",
        ["sqs:SendMessage"] = "Lambda itself gives up an asynchronous call of Abandon to the dead letters, with the function's role.",
        ["s3:AbortMultipartUpload"] = "Only an object of more than one part whose writing fails is aborted; the tests of the S3 store do that.",
        ["s3:GetObjectVersionTagging"] = "S3 copies the tags that a sender gave a file; the S3 of the tests knows no tags.",
        ["Validate: s3:ListBucket"] = ForMissing,
        ["PreScan: s3:ListBucket"] = ForMissing,
        ["Process: s3:ListBucket"] = ForMissing,
        ["Reduce: s3:ListBucket"] = ForMissing,
        ["Finish: s3:ListBucket"] = ForMissing,
        ["s3:PutObjectTagging"] = "S3 copies the tags that a sender gave a file; the S3 of the tests knows no tags.",
    };

    [Fact]
    public async Task Every_call_is_allowed_by_its_role_and_every_right_is_used_or_has_its_reason()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The calls are told by the S3 server of the tests' own.");
        await RehearseAsync();

        var template = StackTemplate.Synthesize();
        var roles = Names.Functions.ToDictionary(function => function, template.RoleOf);
        var calls = Calls();

        Assert.Empty(calls.Where(call => !roles[call.Function].Allows(call)).Select(call => call.ToString()).Distinct().Order(StringComparer.Ordinal));
        var granted = roles.SelectMany(role => role.Value.AllowedActions.Select(action => (Function: role.Key, Action: action))).ToHashSet();
        var used = calls.Select(call => (call.Function, call.Action)).ToHashSet();
        Assert.DoesNotContain(granted.Except(used).Select(one => $"{one.Function}: {one.Action}"), one => Reason(one) is null);
        Assert.All(Unseen.Keys, key => Assert.Contains(granted, one => key == one.Action || key == $"{one.Function}: {one.Action}"));
    }

    private static string? Reason(string right) => Unseen.GetValueOrDefault(right) ?? Unseen.GetValueOrDefault(right[(right.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    /// <summary>Every function at least once, with all that it can come to do.</summary>
    private async Task RehearseAsync()
    {
        var bytes = OrdersFile.Of(300);

        // So many that a coin for each boundary is sure to be wrong more often than repairs are tried.
        var several = new JsonObject { ["chunkSize"] = bytes.Length / 60, ["maxConcurrency"] = 2 };

        // A load with rejects; while it is under way its event comes again.
        var loading = await Rehearsal.BeginAsync(account);
        var created = await loading.DropAsync("orders.csv", [.. OrdersFile.Of(20), .. OrdersFile.Text("x,pen,1.00\n")]);
        var again = "";
        AtWorker(loading, () => again = loading.RunAsync(created).GetAwaiter().GetResult().Result.FinalState);
        Assert.Equal("Done", (await loading.RunAsync(created)).Result.FinalState);
        Assert.Equal("Busy", again);

        // Every chunk checked first; then every boundary guessed, half of them wrongly.
        foreach (var (name, option, value) in new (string, string, JsonNode)[] { ("checked.csv", "validateFirst", true), ("guessed.csv", "guess", "CoinFlip") })
        {
            var options = several.DeepClone().AsObject();
            options[option] = value;
            Assert.Equal("Done", (await loading.RunAsync(Rehearsal.With(await loading.DropAsync(name, OrdersFile.Of(300, name)), options))).Result.FinalState);
        }

        Assert.Contains(Calls(), call => call.Function == "PreScan");

        // A file that is refused with its rejects, and chunks that cannot be read.
        var refused = await Rehearsal.BeginAsync(account);
        Assert.Equal("TooManyRejectsException", (await refused.RunAsync(await refused.DropAsync("refused.csv", OrdersFile.Text("id,item,amount\nx,pen,1.00\n")))).Result.Error);
        Assert.Single(await refused.AlertsAsync());
        foreach (var worker in new[] { "Process", "PreScan" })
        {
            var options = several.DeepClone().AsObject();
            if (worker == "PreScan")
            {
                options["guess"] = "CoinFlip";
            }

            var input = Rehearsal.With(await refused.DropAsync(worker + ".csv", OrdersFile.Of(300, worker)), options);
            account.StrictS3!.Faults.Deny(call => call.Principal == Names.AccessKey(worker) && call.Key == refused.KeyOf(worker + ".csv"));
            Assert.Equal(ExecutionStatus.Failed, (await refused.RunAsync(input)).Result.Status);
            var alert = Assert.Single(await refused.AlertsAsync());
            Assert.Equal("ObjectAccessDeniedException", alert.Attributes["error"]);
            Assert.Contains("Chunk:   ", alert.Message, StringComparison.Ordinal);
        }
    }

    private void AtWorker(Rehearsal rehearsal, Action happens) => account.StrictS3!.Faults.Add(new S3Fault
    {
        When = request => request.Operation == "GetObject" && request.Key == rehearsal.KeyOf("orders.csv") && request.Principal == Names.AccessKey("Process"),
        Meanwhile = happens,
    });

    /// <summary>The calls of all functions so far, in the words of the template.</summary>
    private List<Asked> Calls()
    {
        var functions = Names.Functions.ToDictionary(Names.AccessKey, StringComparer.Ordinal);
        var s3 = account.StrictS3!.Calls
            .Where(call => call.Bucket.StartsWith(Account.BucketPrefix, StringComparison.Ordinal))
            .Select(call => (call.Action, call.Resource, Key: call.Principal, Prefix: call.Operation.StartsWith("List", StringComparison.Ordinal) ? call.Prefix : null));
        var others = account.DynamoDb.Calls.Concat(account.Executions.Calls)
            .Select(call => (Action: call.IamAction, call.Resource, Key: call.AccessKey, Prefix: (string?)null));
        return [.. s3.Concat(others).Where(call => functions.ContainsKey(call.Key)).Distinct().Select(call => new Asked(
            functions[call.Key],
            call.Action,
            BucketName().Replace(TableName().Replace(call.Resource, StackTemplate.Table), StackTemplate.Bucket),
            call.Prefix is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["s3:prefix"] = call.Prefix }))];
    }

    [GeneratedRegex($"{Account.BucketPrefix}[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex($"{Account.TablePrefix}[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex TableName();
}
