using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Etl.Cdk.Configuration;
using Etl.Cdk.Functions;
using Etl.Cdk.Orchestration;

namespace Etl.Cdk.Tests;

/// <summary>The templates of a few deployments, each made once. The package is a stand-in: what is in it is no concern of a template.</summary>
internal static class Templates
{
    public const string Secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl/database-AbCdEf";

    private static readonly ConcurrentDictionary<string, JsonObject> Made = new(StringComparer.Ordinal);
    private static readonly Lock Jsii = new();

    /// <summary>The top folder of this clone.</summary>
    public static string Root { get; } = RepositoryFiles.Root;

    /// <summary>The defaults of cdk.json, with the one key that has none.</summary>
    public static Deployment Minimal { get; } = Of("minimal");

    /// <summary>In a VPC, with everything that can be asked for.</summary>
    public static Deployment Full { get; } = Of(
        "full",
        ("environmentSuffix", "prod"),
        ("vpcId", "vpc-0a1b2c3d"),
        ("privateSubnetIds", "subnet-0a1b2c3d,subnet-1a2b3c4d"),
        ("routeTableIds", "rtb-0a1b2c3d"),
        ("databaseSecurityGroupId", "sg-0a1b2c3d"),
        ("databasePort", 5433),
        ("databaseSecretKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        ("databaseConnections", 12),
        ("databaseCaFile", "tests/Etl.Cdk.Tests/Fixtures/authority.pem"),
        ("datasetsUri", "config/"),
        ("alertEmail", "data-team@example.com"),
        ("nothingLoadedHours", 24),
        ("longRunMinutes", 45),
        ("chunkSizeMb", 100),
        ("maxConcurrency", 20),
        ("mergeLimitGb", 4),
        ("otelLayerArn", "arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-collector-amd64-ver-0-117-0:1"));

    /// <summary>On arm64, in a VPC that has its endpoints, with datasets in another bucket.</summary>
    public static Deployment Arm { get; } = Of(
        "arm",
        ("architecture", "arm64"),
        ("vpcId", "vpc-0a1b2c3d"),
        ("privateSubnetIds", "subnet-0a1b2c3d"),
        ("databaseSecurityGroupId", "sg-0a1b2c3d"),
        ("createEndpoints", "false"),
        ("datasetsUri", "s3://company-config/etl/datasets/"));

    /// <summary>Without queue and topic, to be thrown away.</summary>
    public static Deployment Bare { get; } = Of("bare", ("queue", "false"), ("topic", "false"), ("ephemeral", "true"));

    public static IEnumerable<Deployment> All => [Minimal, Full, Arm, Bare];

    /// <summary>A deployment by its name; xunit hands names to theories.</summary>
    public static Deployment Named(string name) => All.Single(deployment => deployment.Name == name);

    private static Deployment Of(string name, params (string Key, object Value)[] context) => new(name, context);

    /// <summary>What a person asks for.</summary>
    /// <param name="Name">Names it in tests.</param>
    /// <param name="Context">What differs from cdk.json.</param>
    internal sealed record Deployment(string Name, (string Key, object Value)[] Context)
    {
        /// <summary>The folder with functions/functions.json.</summary>
        public string FunctionsRoot { get; init; } = Root;

        public JsonObject Template => Made.GetOrAdd(Name, _ => Make());

        private JsonObject Make()
        {
            // One Node process serves all of the CDK's objects, one call at a time.
            lock (Jsii)
            {
                var context = ContextOfCdkJson();
                context["databaseSecretArn"] = Secret;
                foreach (var (key, value) in Context)
                {
                    context[key] = value;
                }

                using var output = new TestFolder();
                var app = new App(new AppProps { Context = context, Outdir = output.Root });
                var (settings, problems) = SettingsReader.Read(app.Node.TryGetContext, Root);
                Assert.Empty(problems);
                using var package = new TestFolder();
                package.Write("Etl.Lambda.dll", "");
                var stack = new EtlStack(app, settings!, Code.FromAsset(package.Root), FunctionTable.Read(FunctionsRoot), DefinitionFile.Read(Root));
                return JsonNode.Parse(JsonSerializer.Serialize(Amazon.CDK.Assertions.Template.FromStack(stack).ToJSON()))!.AsObject();
            }
        }
    }

    /// <summary>What cdk.json says, as the command line hands it to the app.</summary>
    public static Dictionary<string, object> ContextOfCdkJson()
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "cdk.json")))!;
        return file["context"]!.AsObject().ToDictionary(pair => pair.Key, pair => Plain(pair.Value!));
    }

    private static object Plain(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => node.GetValue<double>(),
        JsonValueKind.Array => node.AsArray().Select(item => Plain(item!)).ToArray(),
        _ => node.GetValue<string>(),
    };
}
