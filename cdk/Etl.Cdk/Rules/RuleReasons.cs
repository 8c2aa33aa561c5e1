using Amazon.CDK;
using Constructs;

namespace Etl.Cdk.Rules;

/// <summary>Findings of the AwsSolutions rules that are meant to be, each with its reason, as the metadata that cdk-nag reads.</summary>
internal static class RuleReasons
{
    /// <summary>Gives the reason why a rule's finding on a construct's resource stands.</summary>
    /// <param name="construct">A construct whose resource it is.</param>
    /// <param name="reasons">The rule's id and the reason, for a person who audits the template.</param>
    public static void Explain(this IConstruct construct, params (string Rule, string Reason)[] reasons)
    {
        var resource = (CfnResource)(construct as CfnResource ?? construct.Node.DefaultChild!);
        var entries = reasons
            .Select(object (entry) => new Dictionary<string, object> { ["id"] = "AwsSolutions-" + entry.Rule, ["reason"] = entry.Reason })
            .ToArray();
        resource.AddMetadata("cdk_nag", new Dictionary<string, object> { ["rules_to_suppress"] = entries });
    }
}
