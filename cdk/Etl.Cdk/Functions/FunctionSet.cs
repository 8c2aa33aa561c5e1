using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Etl.Cdk.Configuration;
using Etl.Cdk.Permissions;

namespace Etl.Cdk.Functions;

/// <summary>All functions: the same package, told apart by <c>ETL_FUNCTION</c>.</summary>
public sealed class FunctionSet : Construct
{
    /// <summary>1.7 processors; more memory brings no more network, which is what reading a chunk waits for.</summary>
    private const int MemoryMb = 3008;

    /// <summary>What a disk may at least and at most be, in MiB.</summary>
    private const int SmallestDiskMb = 512;
    private const int LargestDiskMb = 10_240;

    private readonly Dictionary<string, Function> _functions = [];

    /// <summary>Makes all.</summary>
    public FunctionSet(Construct scope, string id, FunctionSetProps props)
        : base(scope, id)
    {
        var layers = new FunctionLayers(this, props.Resources.Settings);
        foreach (var function in props.Resources.Functions.All)
        {
            _functions[function.Name] = Make(function, props, layers);
        }
    }

    /// <summary>A function by its name in the table.</summary>
    public Function this[string name] => _functions[name];

    private Function Make(EtlFunction function, FunctionSetProps props, FunctionLayers layers)
    {
        var scope = new Construct(this, function.Name);
        var settings = props.Resources.Settings;
        var made = new Function(scope, "Function", new FunctionProps
        {
            FunctionName = props.Resources.Names.Function(function),
            Runtime = new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE),
            Architecture = settings.Architecture == Processor.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,

            // An executable assembly: the runtime starts it and hands it the Runtime API.
            Handler = "Etl.Lambda",
            Code = props.Code,
            MemorySize = MemoryMb,
            Timeout = Duration.Minutes(function.TimeoutMinutes),
            EphemeralStorageSize = Size.Mebibytes(DiskMb(function, settings)),
            Tracing = Tracing.ACTIVE,
            LoggingFormat = LoggingFormat.JSON,
            LogGroup = new LogGroup(scope, "Log", new LogGroupProps
            {
                LogGroupName = props.Resources.Names.FunctionLogGroup(function),
                Retention = RetentionDays.ONE_MONTH,

                // Its name is fixed: one that stayed would be in the way of the next stack.
                RemovalPolicy = RemovalPolicy.DESTROY,
            }),
            Environment = FunctionVariables.Of(function, props),
            Layers = layers.Of(function),
            Role = Roles.OfFunction(scope, function, props.Resources).WithoutPolicyUpdates(),

            // What connects to the database for every chunk must not use up its connections, whatever the number of loads.
            ReservedConcurrentExecutions = function.ReservesConnections ? settings.DatabaseConnections : null,
        });
        if (props.Network is { } network && function.ReachesDatabase)
        {
            // Not through the construct, which wants a VPC that was looked up or whose zones are known.
            ((CfnFunction)made.Node.DefaultChild!).VpcConfig = new CfnFunction.VpcConfigProperty
            {
                SecurityGroupIds = [network.SecurityGroupId],
                SubnetIds = network.SubnetIds,
            };
        }

        return made;
    }

    /// <summary>In the worst case every record of a chunk is rejected, and short records grow some forty times when written down with their reasons.</summary>
    private static int DiskMb(EtlFunction function, Settings settings) =>
        function.SpoolsRejects ? Math.Clamp(40 * settings.ChunkSizeMb, SmallestDiskMb, LargestDiskMb) : SmallestDiskMb;
}
