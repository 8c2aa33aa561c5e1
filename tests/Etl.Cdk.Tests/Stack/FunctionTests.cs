using System.Globalization;
using System.Text.Json.Nodes;
using Etl.Core;

namespace Etl.Cdk.Tests.Stack;

public class FunctionTests
{
    private const string Function = "AWS::Lambda::Function";
    private static readonly string[] Names = ["Split", "Validate", "PreScan", "Process", "Prove", "Reduce", "Finish", "Abandon", "MarkPublished"];
    private static readonly string[] WithoutDatabase = ["Validate", "PreScan"];

    [Fact]
    public void There_are_the_nine_and_no_other() => Assert.Equal(
        Names.Select(name => "etl-dev-" + name.ToLowerInvariant()).Order(StringComparer.Ordinal),
        Templates.Minimal.Template.Resources(Function).Values.Select(function => (string)function["Properties"]!["FunctionName"]!).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_runs_the_package_with_what_it_needs() => Assert.All(Names, name =>
    {
        var properties = Of(Templates.Minimal.Template, name);
        Assert.Equal("dotnet10", (string)properties["Runtime"]!);
        Assert.Equal("Etl.Lambda", (string)properties["Handler"]!);
        Assert.Equal(3008, (int)properties["MemorySize"]!);
        Assert.Equal(900, (int)properties["Timeout"]!);
        Assert.Equal("Active", (string)properties["TracingConfig"]!["Mode"]!);
        Assert.Equal("JSON", (string)properties["LoggingConfig"]!["LogFormat"]!);
        Assert.Equal(["x86_64"], properties["Architectures"].Texts());
    });

    [Fact]
    public void Each_has_a_log_of_its_own_for_thirty_days() => Assert.All(Names, name =>
    {
        var log = (string)Of(Templates.Minimal.Template, name)["LoggingConfig"]!["LogGroup"]!["Ref"]!;
        var properties = Templates.Minimal.Template["Resources"]![log]!["Properties"]!;
        Assert.Equal("/aws/lambda/etl-dev-" + name.ToLowerInvariant(), (string)properties["LogGroupName"]!);
        Assert.Equal(30, (int)properties["RetentionInDays"]!);
    });

    [Fact]
    public void Each_has_a_role_of_its_own() => Assert.Equal(
        Names.Length, Names.Select(name => (string)Of(Templates.Minimal.Template, name)["Role"]!["Fn::GetAtt"]![0]!).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Variables_are_those_that_the_function_host_reads() => Assert.All(Names, name =>
    {
        List<string> expected = ["BUCKET_NAME", "CHUNK_SIZE_MB", "ETL_FUNCTION", "MAX_CONCURRENCY", "MERGE_LIMIT_GB"];
        if (!WithoutDatabase.Contains(name))
        {
            expected.AddRange("DATABASE_SECRET_ARN", "STATUS_TABLE");
        }

        var variables = Templates.Minimal.Template.Variables(name);
        Assert.Equal(expected.Order(StringComparer.Ordinal), variables.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(name, (string)variables["ETL_FUNCTION"]!);

        // Where nobody asks for others, they are those that the function host has too.
        Assert.Equal(
            (Defaults.ChunkSizeBytes >> 20, Defaults.MaxConcurrency, Defaults.MergeLimitBytes >> 30),
            (Number("CHUNK_SIZE_MB"), Number("MAX_CONCURRENCY"), Number("MERGE_LIMIT_GB")));

        long Number(string variable) => long.Parse((string)variables[variable]!, CultureInfo.InvariantCulture);
    });

    [Fact]
    public void Settings_arrive_as_variables()
    {
        var split = Templates.Full.Template.Variables("Split");
        Assert.Equal(("100", "20", "4"), ((string)split["CHUNK_SIZE_MB"]!, (string)split["MAX_CONCURRENCY"]!, (string)split["MERGE_LIMIT_GB"]!));
        Assert.Equal("/var/task/database-ca.pem", (string)split["DATABASE_CA_FILE"]!);
        Assert.Equal("http://localhost:4318", (string)split["OTEL_EXPORTER_OTLP_ENDPOINT"]!);
        Assert.Contains("/config/", split["DATASETS_URI"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("s3://company-config/etl/datasets/", (string)Templates.Arm.Template.Variables("Split")["DATASETS_URI"]!);
    }

    [Fact]
    public void Only_functions_that_reach_the_database_know_of_it() => Assert.All(WithoutDatabase, name =>
    {
        var function = Of(Templates.Full.Template, name).ToJsonString();
        Assert.DoesNotContain("DATABASE", function, StringComparison.Ordinal);
        Assert.DoesNotContain("parameters-and-secrets", function, StringComparison.Ordinal);
        Assert.DoesNotContain("VpcConfig", function, StringComparison.Ordinal);
        Assert.DoesNotContain(Templates.Full.Template.Rights($"Functions{name}Role"), statement => statement.ToJsonString() is var text
            && (text.Contains("secretsmanager", StringComparison.Ordinal) || text.Contains("ec2:", StringComparison.Ordinal) || text.Contains("kms:", StringComparison.Ordinal)));
    });

    [Fact]
    public void The_others_get_the_extension_that_fetches_the_secret() => Assert.All(Names.Except(WithoutDatabase), name => Assert.Equal(
        ["{{resolve:ssm:/aws/service/aws-parameters-and-secrets-lambda-extension/x86/latest}}"], Of(Templates.Minimal.Template, name)["Layers"].Texts()));

    [Fact]
    public void On_arm_everything_is() => Assert.All(Names, name =>
    {
        var properties = Of(Templates.Arm.Template, name);
        Assert.Equal(["arm64"], properties["Architectures"].Texts());
        Assert.DoesNotContain("/x86/", properties.ToJsonString(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("minimal", 40)]
    [InlineData("full", 12)]
    public void Process_alone_is_limited_to_the_databases_connections(string deployment, int connections) => Assert.All(Names, name =>
        Assert.Equal(name == "Process" ? connections : null, (int?)Of(Templates.Named(deployment).Template, name)["ReservedConcurrentExecutions"]));

    [Theory]
    [InlineData("minimal", "Process", 2000)]
    [InlineData("full", "Validate", 4000)]
    [InlineData("minimal", "Split", 512)]
    public void The_disk_holds_a_chunk_of_rejects(string deployment, string name, int mebibytes) =>
        Assert.Equal(mebibytes, (int)Of(Templates.Named(deployment).Template, name)["EphemeralStorage"]!["Size"]!);

    [Fact]
    public void Only_functions_that_reach_the_database_are_in_the_vpc() => Assert.All(Names, name =>
    {
        Assert.Null(Of(Templates.Minimal.Template, name)["VpcConfig"]);
        var vpc = Of(Templates.Full.Template, name)["VpcConfig"];
        Assert.Equal(WithoutDatabase.Contains(name), vpc is null);
        if (vpc is not null)
        {
            Assert.Equal(["subnet-0a1b2c3d", "subnet-1a2b3c4d"], vpc["SubnetIds"].Texts());
        }
    });

    private static JsonNode Of(JsonObject template, string name) => template.Properties(Function, $"Functions{name}Function");
}
