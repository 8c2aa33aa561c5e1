using Amazon.CDK.AWS.Lambda;
using Constructs;
using Etl.Cdk.Configuration;

namespace Etl.Cdk.Functions;

/// <summary>The layers of functions: AWS's extension that fetches and keeps secrets, and a collector of spans where one is given.</summary>
internal sealed class FunctionLayers(Construct scope, Settings settings)
{
    private readonly ILayerVersion _secrets = LayerVersion.FromLayerVersionArn(
        scope,
        "SecretsExtension",
        $"{{{{resolve:ssm:/aws/service/aws-parameters-and-secrets-lambda-extension/{(settings.Architecture == Processor.Arm64 ? "arm64" : "x86")}/latest}}}}");

    private readonly ILayerVersion? _collector =
        settings.OtelLayerArn is { } arn ? LayerVersion.FromLayerVersionArn(scope, "Collector", arn) : null;

    /// <summary>A function's layers.</summary>
    public ILayerVersion[] Of(EtlFunction function)
    {
        List<ILayerVersion> layers = [];
        if (function.ReachesDatabase)
        {
            layers.Add(_secrets);
        }

        if (_collector is not null)
        {
            layers.Add(_collector);
        }

        return [.. layers];
    }
}
