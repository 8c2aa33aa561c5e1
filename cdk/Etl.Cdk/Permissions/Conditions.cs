using Amazon.CDK;

namespace Etl.Cdk.Permissions;

/// <summary>Conditions of statements.</summary>
internal static class Conditions
{
    /// <summary>A service of AWS may act only for this account, and only for the resources named. Wildcards count.</summary>
    public static Dictionary<string, object> FromSource(params string[] arns) => new()
    {
        ["ArnLike"] = new Dictionary<string, object> { ["aws:SourceArn"] = arns.Length == 1 ? arns[0] : arns },
        ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID },
    };

    /// <summary>One operator over one key.</summary>
    public static Dictionary<string, object> Where(string @operator, string key, params string[] values) => new()
    {
        [@operator] = new Dictionary<string, object> { [key] = values.Length == 1 ? values[0] : values },
    };
}
