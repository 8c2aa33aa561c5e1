using System.Text.Json.Nodes;

namespace Etl.Cdk.Tests.Stack;

public class NetworkTests
{
    private const string Endpoint = "AWS::EC2::VPCEndpoint";

    [Fact]
    public void Without_a_vpc_there_is_no_network() =>
        Assert.DoesNotContain(Templates.Minimal.Template["Resources"]!.AsObject(), pair => ((string)pair.Value!["Type"]!).StartsWith("AWS::EC2::", StringComparison.Ordinal));

    [Fact]
    public void The_vpc_gets_ways_to_every_service_that_functions_call()
    {
        var endpoints = Templates.Full.Template.Resources(Endpoint).Values.Select(endpoint => endpoint["Properties"]!).ToList();
        Assert.Equal(["dynamodb", "s3", "secretsmanager", "states", "xray"], endpoints.Select(Service).Order(StringComparer.Ordinal));
        Assert.All(endpoints, endpoint =>
        {
            Assert.Equal("vpc-0a1b2c3d", (string)endpoint["VpcId"]!);
            if (Service(endpoint) is "s3" or "dynamodb")
            {
                Assert.Equal("Gateway", (string)endpoint["VpcEndpointType"]!);
                Assert.Equal(["rtb-0a1b2c3d"], endpoint["RouteTableIds"].Texts());
                return;
            }

            Assert.Equal("Interface", (string)endpoint["VpcEndpointType"]!);
            Assert.True((bool)endpoint["PrivateDnsEnabled"]!);
            Assert.Equal(2, endpoint["SubnetIds"]!.AsArray().Count);
            Assert.Single(endpoint["SecurityGroupIds"]!.AsArray());
        });
    }

    [Fact]
    public void A_vpc_that_has_its_endpoints_gets_none()
    {
        Assert.Empty(Templates.Arm.Template.Resources(Endpoint));
        Assert.Single(Templates.Arm.Template.Resources("AWS::EC2::SecurityGroup"));
        Assert.NotNull(Templates.Arm.Template["Outputs"]!["FunctionSecurityGroupId"]);
    }

    [Fact]
    public void The_database_admits_the_functions_and_nobody_else()
    {
        var rule = Templates.Full.Template.Resource("AWS::EC2::SecurityGroupIngress", "NetworkFromFunctions")["Properties"]!;
        Assert.Equal("sg-0a1b2c3d", (string)rule["GroupId"]!);
        Assert.Equal((5433, 5433, "tcp"), ((int)rule["FromPort"]!, (int)rule["ToPort"]!, (string)rule["IpProtocol"]!));
        Assert.StartsWith("NetworkFunctions", (string)rule["SourceSecurityGroupId"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_reach_the_database_and_services_over_tls_and_nothing_else()
    {
        var rules = Templates.Full.Template.Resources("AWS::EC2::SecurityGroupEgress").Values.Select(rule => rule["Properties"]!).ToList();
        Assert.Equal([443, 5433], rules.Select(rule => (int)rule["FromPort"]!).Order());
        Assert.Equal("sg-0a1b2c3d", (string)rules.Single(rule => (int)rule["FromPort"]! == 5433)["DestinationSecurityGroupId"]!);
        Assert.All(Templates.Full.Template.Resources("AWS::EC2::SecurityGroup").Values, group =>
            Assert.Equal("255.255.255.255/32", (string)Assert.Single(group["Properties"]!["SecurityGroupEgress"]!.AsArray())!["CidrIp"]!));
    }

    [Fact]
    public void Nothing_is_let_in_by_address() => Assert.All(Templates.Full.Template.Resources("AWS::EC2::SecurityGroupIngress").Values, rule =>
    {
        Assert.Null(rule["Properties"]!["CidrIp"]);
        Assert.NotNull(rule["Properties"]!["SourceSecurityGroupId"]);
    });

    private static string Service(JsonNode endpoint) => ((string)endpoint["ServiceName"]!["Fn::Join"]![1]![2]!).TrimStart('.');
}
