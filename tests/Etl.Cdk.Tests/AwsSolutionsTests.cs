using System.Text.Json.Nodes;

namespace Etl.Cdk.Tests;

/// <summary>The AwsSolutions rules of cdk-nag, held against the finished template.</summary>
public class AwsSolutionsTests
{
    /// <summary>The rules that have to have looked at something; one that is silent may have been given up.</summary>
    private static readonly string[] Expected = ["S1", "S2", "S10", "L1", "SF1", "SF2", "DDB3", "SQS2", "SQS3", "SQS4", "SNS3", "IAM4", "IAM5", "EC23"];

    [Fact]
    public async Task Nothing_is_found_but_what_is_explained_on_the_resource()
    {
        var findings = await FindAsync(Templates.Full.Template);
        Assert.DoesNotContain(findings, finding => finding.Compliance is not ("Compliant" or "Suppressed"));
        Assert.All(findings.Where(finding => finding.Compliance == "Suppressed"), finding =>
        {
            Assert.Contains(finding.Rule, new[] { "IAM5", "SQS3" });
            Assert.True(finding.Reason!.Length > 40, $"{finding.Rule} on {finding.Resource} is explained by '{finding.Reason}'.");
        });
        Assert.Empty(Expected.Except(findings.Select(finding => finding.Rule)));
    }

    [Fact]
    public async Task A_bucket_that_is_open_is_found()
    {
        var template = Templates.Minimal.Template.DeepClone().AsObject();
        template.Resource("AWS::S3::Bucket", "DataBucket")["Properties"]!["PublicAccessBlockConfiguration"]!["BlockPublicAcls"] = false;
        Assert.Contains(await FindAsync(template), finding => finding is { Rule: "S2", Compliance: "Non-Compliant" });
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(JsonObject template)
    {
        using var folder = new TestFolder();
        var file = folder.Write("template.json", template.ToJsonString());
        var lines = (await NodePackage.RunAsync("Etl.Cdk.Tests", "Tools/rules.cjs", "", file)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonNode.Parse(line)!).Select(line => new Finding(
            ((string)line["rule"]!).Replace("AwsSolutions-", "", StringComparison.Ordinal), (string?)line["resource"], (string)line["compliance"]!, (string?)line["reason"]))];
    }

    private sealed record Finding(string Rule, string? Resource, string Compliance, string? Reason);
}
