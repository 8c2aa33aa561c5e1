using System.Text;
using System.Text.Json;
using Etl.Core;

namespace Etl.Cli.Costs;

/// <summary>An estimate for programs, on one line. Amounts are US dollars, sizes bytes, times seconds.</summary>
internal static class CostJson
{
    public static string Text(CostEstimate cost)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("bytes", cost.Bytes);
            json.WriteNumber("chunkSize", cost.ChunkSize);
            json.WriteNumber("chunks", cost.Chunks);
            json.WriteNumber("concurrency", Flow.Concurrency);
            json.WriteString("region", Prices.Region);
            json.WriteString("pricesAsOf", Prices.AsOf);
            json.WriteNumber("seconds", Math.Round(cost.Seconds, 1));
            json.WriteNumber("mergeSecondsLeast", Math.Round(cost.FastMergeSeconds, 1));
            json.WriteNumber("mergeSecondsMost", Math.Round(cost.SlowMergeSeconds, 1));
            json.WriteNumber("mergeMost", Math.Round(cost.SlowMerge, 6));
            json.WriteNumber("mergeLimitBytes", Defaults.MergeLimitBytes);
            json.WriteBoolean("overMergeLimit", cost.IsOverMergeLimit);
            json.WriteNumber("lambdaX86", Math.Round(cost.LambdaX86, 6));
            json.WriteNumber("lambdaArm", Math.Round(cost.LambdaArm, 6));
            json.WriteNumber("stepFunctions", Math.Round(cost.StepFunctions, 6));
            json.WriteNumber("s3", Math.Round(cost.S3, 6));
            json.WriteNumber("dynamoDb", Math.Round(cost.DynamoDb, 6));
            json.WriteNumber("dataTransfer", 0);
            json.WriteNumber("totalX86", Math.Round(cost.TotalX86, 6));
            json.WriteNumber("totalArm", Math.Round(cost.TotalArm, 6));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
