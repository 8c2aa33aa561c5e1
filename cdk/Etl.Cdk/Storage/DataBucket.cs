using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using Etl.Cdk.Configuration;

namespace Etl.Cdk.Storage;

/// <summary>
/// The bucket that files are dropped into and everything else is written to, and the bucket with its access logs. Both are
/// encrypted with S3's own keys: a key of one's own would have to be granted to every dropper of files.
/// </summary>
public sealed class DataBucket : Construct
{
    /// <summary>How long a file's copy is kept in an ordinary storage class after its load.</summary>
    private const int ProcessedDays = 30;

    /// <summary>How long a run's own objects are kept: as long as an interrupted run can be resumed.</summary>
    private const int WorkDays = 7;

    /// <summary>How long a version is kept that another has taken the place of: an execution may be waiting to load it.</summary>
    private const int NoncurrentDays = 30;

    /// <summary>How long rejects, refused files, reports and access logs are kept.</summary>
    private const int YearDays = 365;

    /// <summary>Makes both.</summary>
    public DataBucket(Construct scope, string id, Settings settings)
        : base(scope, id)
    {
        var logs = new Bucket(this, "AccessLogs", Props(settings, [Expiring("logs", null, YearDays), Incomplete]));
        var props = Props(
            settings,
            [
                new LifecycleRule
                {
                    Id = "processed-to-glacier",
                    Prefix = "processed/",
                    Transitions = [new Transition { StorageClass = StorageClass.GLACIER, TransitionAfter = Duration.Days(ProcessedDays) }],
                },
                Expiring("work", "work/", WorkDays),
                Expiring("rejects", "rejects/", YearDays),
                Expiring("failed", "failed/", YearDays),
                Expiring("reports", "reports/", YearDays),
                Incomplete,
                new LifecycleRule
                {
                    Id = "noncurrent-versions", NoncurrentVersionExpiration = Duration.Days(NoncurrentDays), ExpiredObjectDeleteMarker = true,
                },
            ]);
        props.Versioned = true;
        props.ServerAccessLogsBucket = logs;
        Bucket = new Bucket(this, "Bucket", props);

        // The construct's own switch would add a function that sets this through a custom resource.
        ((CfnBucket)Bucket.Node.DefaultChild!).NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
        {
            EventBridgeConfiguration = new CfnBucket.EventBridgeConfigurationProperty { EventBridgeEnabled = true },
        };
    }

    /// <summary>The bucket.</summary>
    public Bucket Bucket { get; }

    private static LifecycleRule Incomplete => new() { Id = "incomplete-uploads", AbortIncompleteMultipartUploadAfter = Duration.Days(1) };

    private static LifecycleRule Expiring(string id, string? prefix, int days) => new() { Id = id, Prefix = prefix, Expiration = Duration.Days(days) };

    private static BucketProps Props(Settings settings, ILifecycleRule[] rules) => new()
    {
        Encryption = BucketEncryption.S3_MANAGED,
        EnforceSSL = true,
        MinimumTLSVersion = 1.2,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
        LifecycleRules = rules,
        RemovalPolicy = settings.Ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    };
}
