using Etl.Cdk.Configuration;

namespace Etl.Cdk.Tests.Configuration;

public class SettingsReaderTests
{
    /// <summary>A mistake a line: what is given, and what the message has to name.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "databaseSecretArn", "", "databaseSecretArn is missing. Give it as -c databaseSecretArn=arn:aws:secretsmanager:" },
        { "databaseSecretArn", "etl/database", "databaseSecretArn is 'etl/database', which is not the whole ARN of a secret" },
        { "databaseSecretArn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl", "the six characters at its end" },
        { "databaseSecretKeyArn", "alias/etl", "databaseSecretKeyArn is 'alias/etl', which is not the ARN of a KMS key" },
        { "environmentSuffix", "Prod", "environmentSuffix is 'Prod', which is not 1 to 20 lower-case letters" },
        { "environmentSuffix", "a-name-of-21-letters-x", "environmentSuffix is 'a-name-of-21-letters-x'" },
        { "architecture", "arm", "architecture is 'arm', which is none of: x86_64, arm64." },
        { "chunkSizeMb", "0", "chunkSizeMb is '0', which is not a whole number from 1 to 1024. An example: -c chunkSizeMb=50" },
        { "chunkSizeMb", "50MB", "chunkSizeMb is '50MB'" },
        { "maxConcurrency", "-1", "maxConcurrency is '-1', which is not a whole number from 1 to 1000" },
        { "mergeLimitGb", "1.5", "mergeLimitGb is '1.5'" },
        { "databaseConnections", "0", "databaseConnections is '0'" },
        { "databaseCaFile", "no-such.pem", "databaseCaFile is 'no-such.pem', and there is no such file." },
        { "databaseCaFile", "LICENSE", "databaseCaFile is 'LICENSE', which holds no certificate in PEM form" },
        { "vpcId", "my-vpc", "vpcId is 'my-vpc', which is not the id of a VPC" },
        { "vpcId", "vpc-0a1b2c3d", "vpcId is given without privateSubnetIds." },
        { "vpcId", "vpc-0a1b2c3d", "vpcId is given without routeTableIds. Add -c routeTableIds=rtb-0a1b2c3d (for the gateway endpoints; or createEndpoints=false)" },
        { "vpcId", "vpc-0a1b2c3d", "vpcId is given without databaseSecurityGroupId." },
        { "privateSubnetIds", "subnet-0a1b2c3d", "privateSubnetIds is given without vpcId. Add -c vpcId=vpc-0a1b2c3d" },
        { "databaseSecurityGroupId", "sg-0a1b2c3d", "databaseSecurityGroupId is given without vpcId." },
        { "privateSubnetIds", "subnet-0a1b2c3d,eu-west-1a", "privateSubnetIds is 'eu-west-1a', which is not the id of a subnet" },
        { "routeTableIds", "main", "routeTableIds is 'main', which is not the id of a route table" },
        { "databasePort", "65536", "databasePort is '65536', which is not a whole number from 1 to 65535" },
        { "createEndpoints", "no", "createEndpoints is 'no', which is none of: true, false." },
        { "datasetsUri", "s3://bucket/datasets", "datasetsUri is 's3://bucket/datasets', which is not s3://bucket/prefix/" },
        { "datasetsUri", "work/datasets/", "datasetsUri is 'work/datasets/'" },
        { "queue", "yes", "queue is 'yes'" },
        { "topic", "0", "topic is '0'" },
        { "alertEmail", "data-team", "alertEmail is 'data-team', which is not an e-mail address" },
        { "longRunMinutes", "0", "longRunMinutes is '0'" },
        { "nothingLoadedHours", "25", "nothingLoadedHours is '25', which is not a whole number from 1 to 24" },
        { "otelLayerArn", "adot", "otelLayerArn is 'adot', which is not the ARN of a layer version" },
        { "ephemeral", "1", "ephemeral is '1', which is none of: true, false." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_key_and_an_example(string key, string value, string message)
    {
        var (settings, problems) = Read((key, value));
        Assert.Null(settings);
        Assert.Contains(problems, problem => problem.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var (_, problems) = Read(("databaseSecretArn", ""), ("chunkSizeMb", "x"), ("ephemeral", "x"), ("queue", "x"));
        Assert.Equal(4, problems.Count);
    }

    [Fact]
    public void An_address_without_a_topic_is_a_mistake() =>
        Assert.Equal(["alertEmail is given without topic. Add -c topic=true"], Read(("alertEmail", "a@example.com"), ("topic", "false")).Problems);

    [Fact]
    public void The_defaults_in_cdk_json_are_those_of_the_settings()
    {
        var file = Templates.ContextOfCdkJson();
        file["databaseSecretArn"] = Templates.Secret;
        Assert.Equal(SettingsReader.Read(key => key == "databaseSecretArn" ? Templates.Secret : null, Templates.Root).Settings, SettingsReader.Read(file.GetValueOrDefault, Templates.Root).Settings);
        Assert.Equal(new Settings { DatabaseSecretArn = Templates.Secret }, SettingsReader.Read(file.GetValueOrDefault, Templates.Root).Settings);
    }

    [Fact]
    public void Cdk_json_lists_every_key()
    {
        var keys = Templates.ContextOfCdkJson().Keys.Where(key => !key.StartsWith('@'));
        Assert.Equal(ContextKeys.All.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_guide_explains_every_key()
    {
        var guide = File.ReadAllText(Path.Combine(Templates.Root, "docs", "deploy.md"));
        Assert.Empty(ContextKeys.All.Where(key => !guide.Contains($"`{key}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lists_are_taken_as_text_and_as_arrays()
    {
        (string, object)[] vpc = [("vpcId", "vpc-0a1b2c3d"), ("createEndpoints", false), ("databaseSecurityGroupId", "sg-0a1b2c3d")];
        object[] ways = ["subnet-0a1b2c3d, subnet-1a2b3c4d", new object[] { "subnet-0a1b2c3d", "subnet-1a2b3c4d" }];
        foreach (var way in ways)
        {
            Assert.Equal(["subnet-0a1b2c3d", "subnet-1a2b3c4d"], Read([.. vpc, ("privateSubnetIds", way)]).Settings!.Vpc!.PrivateSubnetIds);
        }
    }

    [Theory]
    [InlineData("config/", null, "config/")]
    [InlineData("config/etl/", null, "config/etl/")]
    [InlineData("s3://company-config/", "company-config", "")]
    [InlineData("s3://company-config/etl/datasets/", "company-config", "etl/datasets/")]
    public void Datasets_are_in_a_bucket_of_their_own_or_in_a_folder_of_the_stacks(string uri, string? bucket, string prefix) =>
        Assert.Equal(new DatasetsLocation(bucket, prefix), Read(("datasetsUri", uri)).Settings!.Datasets);

    [Theory]
    [InlineData("databaseConnection", "databaseConnections")]
    [InlineData("vpcID", "vpcId")]
    [InlineData("chunkSizeMB", "chunkSizeMb")]
    [InlineData("emphemeral", "ephemeral")]
    public void A_key_that_is_nearly_right_is_a_mistake(string key, string meant) =>
        Assert.Equal([$"{key} is not a context key; {meant} is meant?"], ContextTypos.Find($$"""{"{{key}}":"1","aws:cdk:bundling-stacks":["**"]}"""));

    [Fact]
    public void Keys_of_other_apps_are_left_alone() =>
        Assert.Empty(ContextTypos.Find("""{"databaseSecretArn":"x","theirs":1,"@aws-cdk/core:stackRelativeExports":true}"""));

    private static SettingsResult Read(params (string Key, object Value)[] context)
    {
        var given = context.ToDictionary(pair => pair.Key, pair => pair.Value);
        given.TryAdd("databaseSecretArn", Templates.Secret);
        return SettingsReader.Read(given.GetValueOrDefault, Templates.Root);
    }
}
