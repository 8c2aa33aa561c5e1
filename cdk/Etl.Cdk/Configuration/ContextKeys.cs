using System.Collections.Immutable;

namespace Etl.Cdk.Configuration;

/// <summary>The context keys, as <c>-c key=value</c> and cdk.json spell them.</summary>
public static class ContextKeys
{
    public const string EnvironmentSuffix = "environmentSuffix";
    public const string Architecture = "architecture";
    public const string ChunkSizeMb = "chunkSizeMb";
    public const string MaxConcurrency = "maxConcurrency";
    public const string MergeLimitGb = "mergeLimitGb";
    public const string DatabaseSecretArn = "databaseSecretArn";
    public const string DatabaseSecretKeyArn = "databaseSecretKeyArn";
    public const string DatabaseConnections = "databaseConnections";
    public const string DatabaseCaFile = "databaseCaFile";
    public const string VpcId = "vpcId";
    public const string PrivateSubnetIds = "privateSubnetIds";
    public const string RouteTableIds = "routeTableIds";
    public const string DatabaseSecurityGroupId = "databaseSecurityGroupId";
    public const string DatabasePort = "databasePort";
    public const string CreateEndpoints = "createEndpoints";
    public const string DatasetsUri = "datasetsUri";
    public const string Queue = "queue";
    public const string Topic = "topic";
    public const string AlertEmail = "alertEmail";
    public const string LongRunMinutes = "longRunMinutes";
    public const string NothingLoadedHours = "nothingLoadedHours";
    public const string OtelLayerArn = "otelLayerArn";
    public const string Ephemeral = "ephemeral";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        EnvironmentSuffix, Architecture, ChunkSizeMb, MaxConcurrency, MergeLimitGb, DatabaseSecretArn, DatabaseSecretKeyArn,
        DatabaseConnections, DatabaseCaFile, VpcId, PrivateSubnetIds, RouteTableIds, DatabaseSecurityGroupId, DatabasePort,
        CreateEndpoints, DatasetsUri, Queue, Topic, AlertEmail, LongRunMinutes, NothingLoadedHours, OtelLayerArn, Ephemeral,
    ];
}
