using Amazon.CDK.AWS.Lambda;
using Etl.Cdk.Network;
using Etl.Cdk.Permissions;

namespace Etl.Cdk.Functions;

/// <summary>What functions are made of.</summary>
public sealed record FunctionSetProps
{
    /// <summary>The package.</summary>
    public required Code Code { get; init; }

    /// <summary>What the functions work on.</summary>
    public required RoleResources Resources { get; init; }

    /// <summary>The bucket's name.</summary>
    public required string BucketName { get; init; }

    /// <summary>The status table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The network of those that reach the database; null: no VPC.</summary>
    public FunctionNetwork? Network { get; init; }
}
