using Amazon.CDK;
using Etl.Cdk.Functions;
using static Etl.Cdk.Permissions.Conditions;

namespace Etl.Cdk.Permissions;

/// <summary>The statements that roles are put together from.</summary>
internal static class Rights
{
    /// <summary>What no role may ever do, whatever else it is given later.</summary>
    public static Right Protection { get; } = new(
        "NeverTheData",
        ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketVersioning", "dynamodb:DeleteTable", "dynamodb:DeleteBackup"],
        "*")
    {
        Denies = true,
    };

    /// <summary>Trace segments. X-Ray knows no resources.</summary>
    public static Right Trace { get; } = new("Trace", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*");

    /// <summary>Reading the dropped file, in the version that the load is about.</summary>
    public static Right ReadSource(RoleResources its) => new("ReadSource", ["s3:GetObject", "s3:GetObjectVersion"], its.Bucket + "/incoming/*");

    /// <summary>Reading objects of our own.</summary>
    public static Right Read(RoleResources its, params string[] folders) => new("Read", ["s3:GetObject"], Keys(its, folders));

    /// <summary>Writing objects of our own, large ones in parts.</summary>
    public static Right Write(RoleResources its, params string[] folders) => new("Write", ["s3:PutObject", "s3:AbortMultipartUpload"], Keys(its, folders));

    /// <summary>
    /// Listing, and being told that an object is not there: S3 says 403 instead of 404 to those who may not list. That question
    /// has no prefix, hence IfExists.
    /// </summary>
    public static Right List(RoleResources its, params string[] folders) =>
        new("List", ["s3:ListBucket"], its.Bucket) { Conditions = Where("StringLikeIfExists", "s3:prefix", [.. folders.Select(folder => folder + "*")]) };

    /// <summary>Moving the source: copying it with its tags, looking at the copy, deleting the version that was copied.</summary>
    public static IEnumerable<Right> Move(RoleResources its, string folder) =>
    [
        new("MoveFrom", ["s3:GetObjectVersionTagging", "s3:DeleteObjectVersion"], its.Bucket + "/incoming/*"),
        new("MoveTo", ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging", "s3:AbortMultipartUpload"], Keys(its, folder)),
    ];

    /// <summary>Leases, and how runs stand. Every change is one conditional update.</summary>
    public static Right Status(RoleResources its) => new("Status", ["dynamodb:UpdateItem"], its.Table);

    /// <summary>Whether the execution that holds a claim still runs.</summary>
    public static Right Liveness(RoleResources its) => new("Liveness", ["states:DescribeExecution"], its.Names.Executions);

    /// <summary>The datasets, where they are not in the package.</summary>
    public static IEnumerable<Right> Datasets(RoleResources its)
    {
        if (its.Settings.Datasets is not { } datasets)
        {
            yield break;
        }

        var bucket = datasets.Bucket is { } name ? $"arn:{Aws.PARTITION}:s3:::{name}" : its.Bucket;
        yield return new Right("ReadDatasets", ["s3:GetObject"], $"{bucket}/{datasets.Prefix}*");
        yield return new Right("ListDatasets", ["s3:ListBucket"], bucket) { Conditions = Where("StringLike", "s3:prefix", datasets.Prefix + "*") };
    }

    /// <summary>The database's secret, by the extension; and its key, where it has one of its own.</summary>
    public static IEnumerable<Right> Secret(RoleResources its)
    {
        yield return new Right("Secret", ["secretsmanager:GetSecretValue"], its.Settings.DatabaseSecretArn);
        if (its.Settings.DatabaseSecretKeyArn is not { } key)
        {
            yield break;
        }

        yield return new Right("SecretKey", ["kms:Decrypt"], key)
        {
            Conditions = Where("StringEquals", "kms:ViaService", $"secretsmanager.{Aws.REGION}.{Aws.URL_SUFFIX}"),
        };
    }

    /// <summary>Handing an event that it could not deal with to the dead letters, which Lambda does in its name.</summary>
    public static Right GiveUp(RoleResources its) => new("GiveUp", ["sqs:SendMessage"], its.EventDeadLetters);

    /// <summary>Lines in its own log group.</summary>
    public static Right Log(RoleResources its, EtlFunction function) =>
        new("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], its.Names.FunctionLogStreams(function));

    /// <summary>
    /// The network interfaces through which Lambda puts a function into a VPC; not for the function's own code, which the
    /// second statement says.
    /// </summary>
    public static IEnumerable<Right> NetworkInterfaces(RoleResources its, EtlFunction function)
    {
        if (its.Settings.Vpc is null || !function.ReachesDatabase)
        {
            yield break;
        }

        string[] actions =
        [
            "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
        ];
        yield return new Right("Network", actions, "*");
        yield return new Right("NetworkNotFromCode", actions, "*")
        {
            Denies = true,
            Conditions = Where("ArnEquals", "lambda:SourceFunctionArn", its.Names.FunctionArn(function)),
        };
    }

    private static string[] Keys(RoleResources its, params string[] folders) => [.. folders.Select(folder => $"{its.Bucket}/{folder}*")];
}
