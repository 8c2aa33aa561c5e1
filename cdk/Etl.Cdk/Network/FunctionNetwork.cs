using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using Etl.Cdk.Configuration;

namespace Etl.Cdk.Network;

/// <summary>
/// What the functions that reach Postgres need in a VPC that is given: a security group, the rule that lets it in at the
/// database, and ways to the services they call. Without one of these a function does not fail, it hangs.
/// </summary>
public sealed class FunctionNetwork : Construct
{
    private readonly VpcSettings _vpc;

    /// <summary>Makes all of it.</summary>
    public FunctionNetwork(Construct scope, string id, Settings settings)
        : base(scope, id)
    {
        _vpc = settings.Vpc!;
        SecurityGroupId = Group("Functions", "The ETL functions that reach the database");

        // The gateway endpoints of S3 and DynamoDB have public addresses, known only as lists by region.
        _ = new CfnSecurityGroupEgress(this, "ToServices", new CfnSecurityGroupEgressProps
        {
            GroupId = SecurityGroupId,
            IpProtocol = "tcp",
            FromPort = 443,
            ToPort = 443,
            CidrIp = "0.0.0.0/0",
            Description = "AWS services over TLS",
        });
        _ = new CfnSecurityGroupEgress(this, "ToDatabase", new CfnSecurityGroupEgressProps
        {
            GroupId = SecurityGroupId,
            IpProtocol = "tcp",
            FromPort = _vpc.DatabasePort,
            ToPort = _vpc.DatabasePort,
            DestinationSecurityGroupId = _vpc.DatabaseSecurityGroupId,
            Description = "The database",
        });
        _ = new CfnSecurityGroupIngress(this, "FromFunctions", new CfnSecurityGroupIngressProps
        {
            GroupId = _vpc.DatabaseSecurityGroupId,
            IpProtocol = "tcp",
            FromPort = _vpc.DatabasePort,
            ToPort = _vpc.DatabasePort,
            SourceSecurityGroupId = SecurityGroupId,
            Description = "The ETL functions",
        });
        if (_vpc.CreateEndpoints)
        {
            AddEndpoints(settings);
        }
    }

    /// <summary>The functions' security group.</summary>
    public string SecurityGroupId { get; }

    /// <summary>The functions' subnets.</summary>
    public string[] SubnetIds => [.. _vpc.PrivateSubnetIds];

    private void AddEndpoints(Settings settings)
    {
        foreach (var service in new[] { "s3", "dynamodb" })
        {
            _ = new CfnVPCEndpoint(this, service, new CfnVPCEndpointProps
            {
                VpcId = _vpc.VpcId,
                VpcEndpointType = "Gateway",
                ServiceName = Service(service),
                RouteTableIds = [.. _vpc.RouteTableIds],
            });
        }

        var group = Group("Endpoints", "Endpoints that the ETL functions call");
        _ = new CfnSecurityGroupIngress(this, "ToEndpoints", new CfnSecurityGroupIngressProps
        {
            GroupId = group,
            IpProtocol = "tcp",
            FromPort = 443,
            ToPort = 443,
            SourceSecurityGroupId = SecurityGroupId,
            Description = "The ETL functions",
        });

        // Lambda sends its own segments and logs from outside the VPC; only a collector in the function sends from inside.
        string[] services = settings.OtelLayerArn is null ? ["secretsmanager", "states"] : ["secretsmanager", "states", "xray"];
        foreach (var service in services)
        {
            _ = new CfnVPCEndpoint(this, service, new CfnVPCEndpointProps
            {
                VpcId = _vpc.VpcId,
                VpcEndpointType = "Interface",
                ServiceName = Service(service),
                PrivateDnsEnabled = true,
                SubnetIds = SubnetIds,
                SecurityGroupIds = [group],
            });
        }
    }

    private string Group(string id, string description) => new CfnSecurityGroup(this, id, new CfnSecurityGroupProps
    {
        VpcId = _vpc.VpcId,
        GroupDescription = description,

        // A group without a rule would get one that allows everything; this rule allows nothing.
        SecurityGroupEgress = new object[]
        {
            new CfnSecurityGroup.EgressProperty
            {
                IpProtocol = "icmp", FromPort = 252, ToPort = 86, CidrIp = "255.255.255.255/32", Description = "Nothing but what is named",
            },
        },
    }).AttrGroupId;

    private static string Service(string name) => $"com.amazonaws.{Aws.REGION}.{name}";
}
