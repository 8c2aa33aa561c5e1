using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Etl.Cdk.Configuration;
using Key = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Etl.Cdk.Storage;

/// <summary>The status of runs and the leases of chunks: items by load, which expire.</summary>
public sealed class StatusTable : Construct
{
    /// <summary>Makes the table.</summary>
    public StatusTable(Construct scope, string id, Settings settings)
        : base(scope, id) =>
        Table = new Table(this, "Table", new TableProps
        {
            PartitionKey = new Key { Name = "pk", Type = AttributeType.STRING },
            SortKey = new Key { Name = "sk", Type = AttributeType.STRING },
            TimeToLiveAttribute = "expiresAt",
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            DeletionProtection = !settings.Ephemeral,
            RemovalPolicy = settings.Ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
        });

    /// <summary>The table.</summary>
    public Table Table { get; }
}
