using System.Text.Json.Nodes;

namespace Etl.Cdk.Tests.Stack;

public class RoleTests
{
    private const string Role = "AWS::IAM::Role";

    /// <summary>What may be done to every resource, and why.</summary>
    private static readonly Dictionary<string, string> Everywhere = new(StringComparer.Ordinal)
    {
        ["Trace"] = "X-Ray knows no resources",
        ["TraceAndSample"] = "X-Ray knows no resources",
        ["LogDelivery"] = "log delivery knows no resources",
        ["Network"] = "Lambda's network interfaces, denied to the function's own code",
    };

    /// <summary>A function's rights beside its log and traces: the statement, its actions, and what they are about.</summary>
    public static TheoryData<string, string[]> Rights => new()
    {
        { "Split", ["ReadSource incoming/*", "Read work/*", "Write work/*", "List", "Status", "Liveness", "Secret"] },
        { "Validate", ["ReadSource incoming/*", "Read work/*", "Write work/*", "List"] },
        { "PreScan", ["ReadSource incoming/*", "Read work/*", "Write work/*", "List"] },
        { "Process", ["ReadSource incoming/*", "Read work/*", "Write work/*", "List", "Status", "Secret"] },
        { "Prove", ["Read work/*", "List", "Secret"] },
        { "Reduce", ["Read work/*", "List", "Secret"] },
        { "Finish", ["ReadSource incoming/*", "Read work/* reports/*", "Write rejects/* reports/*", "List", "MoveFrom incoming/*", "MoveTo processed/*", "Status", "Secret"] },
        { "Abandon", ["ReadSource incoming/*", "Read work/*", "Write rejects/*", "List", "MoveFrom incoming/*", "MoveTo failed/*", "Status", "Secret", "GiveUp"] },
        { "MarkPublished", ["Secret"] },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public void A_function_may_do_what_it_does(string function, string[] rights) => Assert.Equal(
        [.. rights, "Log", "Trace", "NeverTheData"],
        Templates.Minimal.Template.Rights($"Functions{function}Role").Select(statement => string.Join(' ', [(string)statement["Sid"]!, .. Folders(statement)])));

    [Fact]
    public void Only_the_movers_delete_and_only_versions_of_dropped_files() => Assert.All(Templates.Full.Template.Resources(Role), role =>
    {
        var deleting = Allowed(role.Value).Where(statement => statement["Action"].Texts().Any(action => action.Contains("Delete", StringComparison.Ordinal)
            && !action.StartsWith("logs:", StringComparison.Ordinal) && !action.StartsWith("ec2:", StringComparison.Ordinal))).ToList();
        if (!role.Key.StartsWith("FunctionsFinish", StringComparison.Ordinal) && !role.Key.StartsWith("FunctionsAbandon", StringComparison.Ordinal))
        {
            Assert.Empty(deleting);
        }

        Assert.All(deleting, statement =>
        {
            Assert.Equal(["s3:GetObjectVersionTagging", "s3:DeleteObjectVersion"], statement["Action"].Texts());
            Assert.Equal(["incoming/*"], Folders(statement));
        });
    });

    [Fact]
    public void No_role_ever_deletes_or_unprotects_the_data() => Assert.All(Templates.Full.Template.Resources(Role).Values, role =>
    {
        var denied = Statements(role).Single(statement => (string)statement["Sid"]! == "NeverTheData");
        Assert.Equal("Deny", (string)denied["Effect"]!);
        Assert.Equal("*", (string)denied["Resource"]!);
        Assert.Equal(["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketVersioning", "dynamodb:DeleteTable", "dynamodb:DeleteBackup"], denied["Action"].Texts());
    });

    [Fact]
    public void Every_statement_names_its_resources_but_a_few_that_cannot() => Assert.All(Templates.All, deployment =>
        Assert.All(deployment.Template.Resources(Role).Values.SelectMany(Allowed), statement =>
        {
            if (statement["Resource"].Texts().Contains("*"))
            {
                Assert.Contains((string)statement["Sid"]!, Everywhere.Keys);
            }

            Assert.DoesNotContain(statement["Action"].Texts(), action => action.Contains('*', StringComparison.Ordinal));
        }));

    [Fact]
    public void No_role_has_rights_that_are_not_in_it()
    {
        Assert.Empty(Templates.Full.Template.Resources("AWS::IAM::Policy"));
        Assert.Empty(Templates.Full.Template.Resources("AWS::IAM::ManagedPolicy"));
        Assert.All(Templates.Full.Template.Resources(Role).Values, role => Assert.Null(role["Properties"]!["ManagedPolicyArns"]));
    }

    [Theory]
    [InlineData("OrchestratorRole", "states.amazonaws.com", ":stateMachine:etl-dev")]
    [InlineData("ObjectCreatedRole", "events.amazonaws.com", ":rule/etl-dev-object-created")]
    public void Services_take_a_role_for_this_account_and_a_named_source_only(string path, string service, string source)
    {
        var trust = Templates.Minimal.Template.Properties(Role, path)["AssumeRolePolicyDocument"]!["Statement"]![0]!;
        Assert.Equal(service, (string)trust["Principal"]!["Service"]!);
        Assert.Contains(source, trust["Condition"]!["ArnLike"]!["aws:SourceArn"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("AWS::AccountId", (string)trust["Condition"]!["StringEquals"]!["aws:SourceAccount"]!["Ref"]!);
    }

    [Fact]
    public void A_missing_object_is_told_as_missing() =>
        Assert.NotNull(Of("Split", "List")["Condition"]!["StringLikeIfExists"]!["s3:prefix"]);

    [Fact]
    public void Logs_go_to_the_functions_own_group() =>
        Assert.Contains(":log-group:/aws/lambda/etl-dev-reduce:*", Of("Reduce", "Log")["Resource"]!.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void The_key_of_the_secret_opens_the_secret_only()
    {
        var key = Templates.Full.Template.Rights("FunctionsReduceRole").Single(statement => (string)statement["Sid"]! == "SecretKey");
        Assert.Equal("kms:Decrypt", (string)key["Action"]!);
        Assert.NotNull(key["Condition"]!["StringEquals"]!["kms:ViaService"]);
    }

    [Fact]
    public void Network_interfaces_are_not_for_the_functions_code()
    {
        var denied = Templates.Full.Template.Rights("FunctionsReduceRole").Single(statement => (string)statement["Sid"]! == "NetworkNotFromCode");
        Assert.Equal("Deny", (string)denied["Effect"]!);
        Assert.Contains(":function:etl-prod-reduce", denied["Condition"]!["ArnEquals"]!["lambda:SourceFunctionArn"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_machine_may_do_what_its_states_ask_for()
    {
        var rights = Templates.Minimal.Template.Rights("OrchestratorRole");
        Assert.Equal(
            ["Functions", "StartMapChildren", "FollowMapChildren", "RedriveMapChildren", "ReadManifests", "WriteMapResults", "LogDelivery", "TraceAndSample", "PublishResults", "PublishFailures", "NeverTheData"],
            rights.Select(statement => (string)statement["Sid"]!));
        Assert.Equal(18, rights[0]["Resource"]!.AsArray().Count);
        Assert.Equal(["work/*/manifests/*"], Folders(rights[4]));
        Assert.Equal(["work/*/results/*"], Folders(rights[5]));
    }

    [Theory]
    [InlineData("full", "DataBucket")]
    [InlineData("arm", "arn:")]
    public void Split_reads_datasets_where_they_are(string deployment, string bucket)
    {
        var rights = Templates.Named(deployment).Template.Rights("FunctionsSplitRole");
        var read = rights.Single(statement => (string)statement["Sid"]! == "ReadDatasets");
        Assert.Contains(bucket, read["Resource"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(rights, statement => (string)statement["Sid"]! == "ListDatasets");
    }

    [Fact]
    public void A_right_that_nobody_knows_is_refused()
    {
        using var folder = new TestFolder();
        var file = RepositoryFiles.Read("functions/functions.json").Replace("\"moveToFailed\"", "\"moveToFaild\"", StringComparison.Ordinal);
        folder.Write("functions/functions.json", file);

        var error = Assert.Throws<InvalidDataException>(() => (Templates.Minimal with { Name = "misspelt", FunctionsRoot = folder.Root }).Template);

        Assert.Equal("functions/functions.json gives Abandon rights that FunctionRights does not know: moveToFaild.", error.Message);
    }

    private static JsonNode Of(string function, string sid) =>
        Templates.Minimal.Template.Rights($"Functions{function}Role").Single(statement => (string)statement["Sid"]! == sid);

    private static IEnumerable<JsonNode> Statements(JsonNode role) =>
        role["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray().Select(statement => statement!);

    private static IEnumerable<JsonNode> Allowed(JsonNode role) => Statements(role).Where(statement => (string)statement["Effect"]! == "Allow");

    /// <summary>The folders of the bucket that a statement is about.</summary>
    private static IEnumerable<string> Folders(JsonNode statement)
    {
        var resources = statement["Resource"] as JsonArray ?? [statement["Resource"]!.DeepClone()];
        return resources
            .Where(resource => resource is JsonObject && resource["Fn::Join"] is not null)
            .Select(resource => resource!["Fn::Join"]![1]!.AsArray())
            .Where(parts => parts[0] is JsonObject && parts[^1] is JsonValue)
            .Select(parts => parts[^1]!.GetValue<string>().TrimStart('/'));
    }
}
