using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using Amazon.CDK.AWS.Lambda;
using Etl.Cdk;
using Etl.Cdk.Configuration;
using Etl.Cdk.Functions;
using Names = Etl.Rehearsal.Tests.Servers.Names;

namespace Etl.Rehearsal.Tests.Roles;

/// <summary>The template of the stack, with what CloudFormation would put in for references to the account, the bucket and the table.</summary>
internal sealed class StackTemplate
{
    /// <summary>Stand for the names that CloudFormation makes.</summary>
    public const string Bucket = "the-bucket";
    public const string Table = "the-table";

    private readonly JsonObject _resources;

    private StackTemplate(JsonObject resources) => _resources = resources;

    /// <summary>Synthesizes the stack as it is rehearsed: named datasets in its bucket, no VPC.</summary>
    public static StackTemplate Synthesize()
    {
        using var package = new TestFolder();
        package.Write("Etl.Lambda.dll", "");
        using var output = new TestFolder();
        var app = new App(new AppProps { Context = Context(), Outdir = output.Root });
        var settings = new Settings
        {
            Suffix = Names.Suffix,
            DatabaseSecretArn = $"arn:aws:secretsmanager:{Names.Region}:{Names.Account}:secret:database-AbCdEf",
            Datasets = new DatasetsLocation(null, Names.Datasets),
        };
        var stack = new EtlStack(app, settings, Code.FromAsset(package.Root), FunctionTable.Read(RepositoryFiles.Root), RepositoryFiles.Definition);
        var template = JsonNode.Parse(JsonSerializer.Serialize(Template.FromStack(stack).ToJSON()))!;
        return new StackTemplate(template["Resources"]!.AsObject());
    }

    /// <summary>The policy of the role that a function has.</summary>
    public Policy RoleOf(string function)
    {
        var resource = _resources.Single(one =>
            (string)one.Value!["Type"]! == "AWS::Lambda::Function" && (string?)one.Value["Properties"]!["FunctionName"] == Names.Of(function)).Value!;
        var role = (string)resource["Properties"]!["Role"]!["Fn::GetAtt"]![0]!;
        var attached = _resources.Where(one => (string)one.Value!["Type"]! is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy")
            .Where(one => one.Value!["Properties"]!["Roles"] is JsonArray roles && roles.Any(name => (string?)name!["Ref"] == role))
            .Select(one => one.Value!["Properties"]!["PolicyDocument"]!);
        var properties = _resources[role]!["Properties"]!;
        Assert.Null(properties["ManagedPolicyArns"]);
        var own = (properties["Policies"] as JsonArray ?? []).Select(one => one!["PolicyDocument"]!);
        return new Policy([.. own.Concat(attached).SelectMany(document => document["Statement"]!.AsArray()).Select(one => Resolve(one!).AsObject())]);
    }

    /// <summary>What cdk.json says of how the CDK behaves.</summary>
    private static Dictionary<string, object> Context() => JsonNode.Parse(File.ReadAllText(RepositoryFiles.PathOf("cdk.json")))!["context"]!.AsObject()
        .Where(pair => pair.Value!.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        .ToDictionary(pair => pair.Key, pair => (object)pair.Value!.GetValue<bool>(), StringComparer.Ordinal);

    /// <summary>A copy with texts in place of references.</summary>
    private JsonNode Resolve(JsonNode node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(one => Resolve(one!))]),
        JsonObject { Count: 1 } reference when reference["Ref"] is { } name => Reference((string)name!),
        JsonObject { Count: 1 } reference when reference["Fn::GetAtt"] is JsonArray attribute => Attribute((string)attribute[0]!, (string)attribute[1]!),
        JsonObject { Count: 1 } reference when reference["Fn::Join"] is JsonArray join =>
            string.Join((string)join[0]!, join[1]!.AsArray().Select(part => (string)Resolve(part!)!)),
        JsonObject body => new JsonObject(body.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Resolve(one.Value!)))),
        _ => node.DeepClone(),
    };

    private static string Reference(string name) => name switch
    {
        "AWS::Partition" => "aws",
        "AWS::Region" => Names.Region,
        "AWS::AccountId" => Names.Account,
        "AWS::URLSuffix" => "amazonaws.com",
        _ => $"<{name}>",
    };

    private string Attribute(string resource, string attribute) => ((string)_resources[resource]!["Type"]!, attribute) switch
    {
        ("AWS::S3::Bucket", "Arn") => IsData(resource) ? $"arn:aws:s3:::{Bucket}" : $"arn:aws:s3:::<{resource}>",
        ("AWS::DynamoDB::Table", "Arn") => $"arn:aws:dynamodb:{Names.Region}:{Names.Account}:table/{Table}",
        _ => $"<{resource}.{attribute}>",
    };

    /// <summary>Whether it is the bucket that functions work in, and not the one for its access logs.</summary>
    private bool IsData(string bucket) => _resources.Where(one => (string)one.Value!["Type"]! == "AWS::Lambda::Function")
        .Any(one => (string?)one.Value!["Properties"]!["Environment"]!["Variables"]!["BUCKET_NAME"]!["Ref"] == bucket);
}
