using System.Collections.Immutable;

namespace Etl.Cdk.Configuration;

/// <summary>What a deployment decides, checked. docs/deploy.md lists the context keys with examples.</summary>
public sealed record Settings
{
    /// <summary>Tells environments of one account apart; part of every name. Context <c>environmentSuffix</c>.</summary>
    public string Suffix { get; init; } = "dev";

    /// <summary>The processor of the functions. Context <c>architecture</c>.</summary>
    public Processor Architecture { get; init; } = Processor.X86;

    /// <summary>The planned chunk size in MiB, 1 to 1024. Context <c>chunkSizeMb</c>.</summary>
    public int ChunkSizeMb { get; init; } = 50;

    /// <summary>The most chunks of one load in flight, 1 to 1000. Context <c>maxConcurrency</c>.</summary>
    public int MaxConcurrency { get; init; } = 10;

    /// <summary>The size in GiB up to which a merge fits into a function's 15 minutes. Context <c>mergeLimitGb</c>.</summary>
    public int MergeLimitGb { get; init; } = 8;

    /// <summary>The secret with the database's host, port, username, password and dbname. Context <c>databaseSecretArn</c>.</summary>
    public required string DatabaseSecretArn { get; init; }

    /// <summary>The customer key that encrypts the secret; null: the key AWS manages. Context <c>databaseSecretKeyArn</c>.</summary>
    public string? DatabaseSecretKeyArn { get; init; }

    /// <summary>The most connections that chunks may take at once, over all loads. Context <c>databaseConnections</c>.</summary>
    public int DatabaseConnections { get; init; } = 40;

    /// <summary>The full path of a PEM file with the authorities to trust, put into the package. Context <c>databaseCaFile</c>.</summary>
    public string? DatabaseCaFile { get; init; }

    /// <summary>Where the database is reached from; null: over the internet. Context <c>vpcId</c> and the keys beside it.</summary>
    public VpcSettings? Vpc { get; init; }

    /// <summary>Where the datasets are; null: in the package. Context <c>datasetsUri</c>.</summary>
    public DatasetsLocation? Datasets { get; init; }

    /// <summary>Whether results go to a queue. Context <c>queue</c>.</summary>
    public bool Queue { get; init; } = true;

    /// <summary>Whether failures and alarms go to a topic. Context <c>topic</c>.</summary>
    public bool Topic { get; init; } = true;

    /// <summary>Who gets an e-mail of every alert; null: nobody. Context <c>alertEmail</c>.</summary>
    public string? AlertEmail { get; init; }

    /// <summary>A load that takes longer raises an alarm. Context <c>longRunMinutes</c>.</summary>
    public int LongRunMinutes { get; init; } = 30;

    /// <summary>No load for so many hours raises an alarm; null: there is no such alarm. Context <c>nothingLoadedHours</c>.</summary>
    public int? NothingLoadedHours { get; init; }

    /// <summary>The layer with an OpenTelemetry collector; null: no spans are exported. Context <c>otelLayerArn</c>.</summary>
    public string? OtelLayerArn { get; init; }

    /// <summary>Whether the data goes with the stack. Context <c>ephemeral</c>.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>The name of the stack and of the state machine, and what every other name begins with.</summary>
    public string Name => "etl-" + Suffix;
}

/// <summary>A processor that Lambda offers.</summary>
public enum Processor
{
    /// <summary>x86_64.</summary>
    X86,

    /// <summary>arm64.</summary>
    Arm64,
}

/// <summary>A VPC that exists already. Nothing is looked up, so that a template needs no account.</summary>
public sealed record VpcSettings
{
    /// <summary>The VPC.</summary>
    public required string VpcId { get; init; }

    /// <summary>The subnets of the functions.</summary>
    public required ImmutableArray<string> PrivateSubnetIds { get; init; }

    /// <summary>The route tables of those subnets, for the gateway endpoints.</summary>
    public ImmutableArray<string> RouteTableIds { get; init; } = [];

    /// <summary>The database's security group, which gets a rule that lets the functions in.</summary>
    public required string DatabaseSecurityGroupId { get; init; }

    /// <summary>The database's port.</summary>
    public int DatabasePort { get; init; } = 5432;

    /// <summary>Whether the VPC lacks ways to S3, DynamoDB, Secrets Manager and Step Functions.</summary>
    public bool CreateEndpoints { get; init; } = true;
}

/// <summary>Where dataset files are read from.</summary>
/// <param name="Bucket">The bucket; null: the stack's own.</param>
/// <param name="Prefix">The prefix, with its slash; may be empty in a bucket of its own.</param>
public sealed record DatasetsLocation(string? Bucket, string Prefix);
