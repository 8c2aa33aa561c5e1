using Amazon.Runtime;
using Amazon.S3;
using Etl.Aws.Clients;

namespace Etl.Aws.Tests.Clients;

public sealed class AwsClientsTests
{
    [Fact]
    public void Without_an_endpoint_the_region_says_where()
    {
        using var s3 = Clients(("AWS_REGION", "eu-central-1"), ("AWS_DEFAULT_REGION", "us-west-1")).CreateS3();
        Assert.Equal("eu-central-1", s3.Config.RegionEndpoint.SystemName);
        Assert.False(((AmazonS3Config)s3.Config).ForcePathStyle);
    }

    [Fact]
    public void The_endpoint_of_a_service_goes_before_the_common_one()
    {
        var clients = Clients(("AWS_ENDPOINT_URL", "http://127.0.0.1:1"), ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:2"), ("AWS_REGION", "eu-west-1"));
        using var s3 = clients.CreateS3();
        using var dynamoDb = clients.CreateDynamoDb();
        Assert.Equal("http://127.0.0.1:2/", s3.Config.ServiceURL);
        Assert.True(((AmazonS3Config)s3.Config).ForcePathStyle);
        Assert.Equal("eu-west-1", s3.Config.AuthenticationRegion);
        Assert.Equal("http://127.0.0.1:1/", dynamoDb.Config.ServiceURL);
    }

    [Fact]
    public void An_empty_variable_is_not_set()
    {
        using var s3 = Clients(("AWS_ENDPOINT_URL_S3", ""), ("AWS_ENDPOINT_URL", "http://127.0.0.1:1")).CreateS3();
        Assert.Equal("http://127.0.0.1:1/", s3.Config.ServiceURL);
    }

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("4566")]
    public void An_endpoint_that_is_no_address_is_named(string value)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Clients(("AWS_ENDPOINT_URL_DYNAMODB", value)).CreateDynamoDb());
        Assert.StartsWith($"AWS_ENDPOINT_URL_DYNAMODB is '{value}', which is no address.", error.Message);
    }

    [Fact]
    public void Clients_repeat_in_the_standard_mode()
    {
        var clients = Clients(("AWS_REGION", "eu-west-1"));
        using var s3 = clients.CreateS3();
        using var dynamoDb = clients.CreateDynamoDb();
        Assert.All([s3.Config, dynamoDb.Config], config => Assert.Equal((RequestRetryMode.Standard, AwsClients.MaxRetries), (config.RetryMode, config.MaxErrorRetry)));
    }

    private static AwsClients Clients(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
