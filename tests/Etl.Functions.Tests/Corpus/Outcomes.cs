using System.Text.Json;
using Etl.Core.Digests;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Corpus;

/// <summary>Loads a file and holds everything that came of it against what was expected.</summary>
internal static class Outcomes
{
    public static async Task CheckAsync(CorpusCase given, Cutting cutting)
    {
        var host = new Host(given.Dataset, cutting.ReadBytes, cutting.MostBytesPerRead);
        var result = await host.RunAsync(host.Drop(given.Input), cutting.Options);
        Check(given, cutting, host, result, cutting.ToString());
    }

    /// <summary>Holds an execution and what it left against what was expected.</summary>
    public static void Check(CorpusCase given, Cutting cutting, Host host, ExecutionResult result, string how)
    {
        try
        {
            if (given.Expected.Error is { } error)
            {
                CheckFailure(host, result, error);
            }
            else
            {
                CheckSuccess(given, cutting, host, result);
            }
        }
        catch (Exception e)
        {
            Assert.Fail($"{given.Name}, {how}: {e.Message}");
        }
    }

    private static void CheckFailure(Host host, ExecutionResult result, ExpectedError error)
    {
        Assert.Equal(error.Name, result.Error);
        foreach (var words in error.Says)
        {
            Assert.Contains(words, result.Cause, StringComparison.Ordinal);
        }

        Assert.Empty(host.Tables.Target);
    }

    private static void CheckSuccess(CorpusCase given, Cutting cutting, Host host, ExecutionResult result)
    {
        var expected = given.Expected;
        Assert.True(result.Status == ExecutionStatus.Succeeded, $"{result.Error}: {result.Cause}");
        var report = host.Report()!;
        var accounts = report.Accounts;
        var rejected = expected.Rejects.DistinctBy(reject => reject.Offset).Count();
        Assert.Equal(
            (given.Input.Length, expected.Accepted.Length + rejected, expected.Accepted.Length, rejected, expected.Blank, expected.Accepted.Length),
            (accounts.Bytes!.Value, accounts.Read!.Value, accounts.Accepted!.Value, accounts.Rejected!.Value, accounts.Blank!.Value, accounts.Rows!.Value));
        Assert.Equal(expected.Rejects.Select(reject => reject.ToString()), host.Rejects().Select(line => ExpectedReject.Of(line).ToString()));
        Assert.Equal(expected.Rejects.Take(report.FirstRejects.Count).Select(reject => reject.ToString()), report.FirstRejects.Select(line => ExpectedReject.Of(line).ToString()));
        Assert.Equal((Math.Min(expected.Rejects.Length, 10), expected.Rejects.Length > 0), (report.FirstRejects.Count, report.RejectsKey is not null));
        Assert.Equal(expected.Rejects.Length, report.RejectsByRule.Where(rule => !rule.Key.Contains('.', StringComparison.Ordinal)).Sum(rule => rule.Value));
        Assert.Equal(expected.Warnings, report.Warnings.Select(warning => warning.Code));
        if (cutting.Mode == Mode.DryRun)
        {
            return;
        }

        Assert.Equal(expected.Accepted.Select(row => Show(row)), host.Tables.Target.Select(row => Show(row.Values)));
        Assert.Equal(Crc64Nvme.Append(0, given.Input), host.Sink.Digest);
    }

    private static string Show(IEnumerable<string?> values) => JsonSerializer.Serialize(values);
}
