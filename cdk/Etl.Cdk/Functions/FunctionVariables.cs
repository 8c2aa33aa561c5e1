using System.Globalization;
using Etl.Cdk.Packaging;

namespace Etl.Cdk.Functions;

/// <summary>The environment variables of functions, as functions/Etl.Lambda reads them.</summary>
internal static class FunctionVariables
{
    /// <summary>Where a collector in a layer listens.</summary>
    private const string Collector = "http://localhost:4318";

    /// <summary>A function's variables.</summary>
    public static Dictionary<string, string> Of(EtlFunction function, FunctionSetProps props)
    {
        var settings = props.Resources.Settings;
        var variables = new Dictionary<string, string>
        {
            ["ETL_FUNCTION"] = function.Name,
            ["BUCKET_NAME"] = props.BucketName,
            ["CHUNK_SIZE_MB"] = Text(settings.ChunkSizeMb),
            ["MAX_CONCURRENCY"] = Text(settings.MaxConcurrency),
            ["MERGE_LIMIT_GB"] = Text(settings.MergeLimitGb),
        };
        if (function.ReachesDatabase)
        {
            variables["STATUS_TABLE"] = props.TableName;
            variables["DATABASE_SECRET_ARN"] = settings.DatabaseSecretArn;
            if (settings.DatabaseCaFile is not null)
            {
                variables["DATABASE_CA_FILE"] = FunctionPackage.CaFile;
            }
        }

        if (function.ReadsDatasets && settings.Datasets is { } datasets)
        {
            variables["DATASETS_URI"] = $"s3://{datasets.Bucket ?? props.BucketName}/{datasets.Prefix}";
        }

        if (settings.OtelLayerArn is not null)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector;
        }

        return variables;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
