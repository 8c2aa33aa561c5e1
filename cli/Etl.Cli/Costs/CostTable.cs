using System.Globalization;
using Etl.Cli.Terminals;
using Etl.Core;

namespace Etl.Cli.Costs;

/// <summary>An estimate for a person.</summary>
internal static class CostTable
{
    private static readonly string[] Assumptions =
    [
        string.Create(CultureInfo.InvariantCulture, $"Assumed: a worker has {Flow.MemoryGigabytes} GB and takes {Flow.WorkerBytesPerSecond / 1e6:0} MB/s and {Flow.SecondsPerChunk} s a chunk, and Postgres keeps up with {Flow.Concurrency} of them;"),
        "nothing is repeated, nothing rejected, the bucket is versioned, nothing is validated first. Not measured in an account.",
        string.Create(CultureInfo.InvariantCulture, $"The merge is scaled from 501 MB on 2 cores ({Flow.SlowMergeBytesPerSecond / 1e6:0} to {Flow.FastMergeBytesPerSecond / 1e6:0} MB/s) and is the roughest figure here: measure yours."),
    ];

    /// <summary>Writes it, with what it rests on.</summary>
    public static void Write(Screen screen, CostEstimate cost)
    {
        var money = cost.TotalX86 switch { < 0.01m => "0.000000", < 1m => "0.0000", _ => "N2" };
        screen.Line($"{Quantity.Bytes(cost.Bytes)} in {Chunks(cost.Chunks)} of {Size(cost.ChunkSize)}, {Flow.Concurrency} at a time");
        screen.Line($"US dollars, {Prices.Region}, list prices of {Prices.AsOf}");
        screen.Line();
        screen.Line($"{"",-14}{"x86_64",12}{"arm64",12}");
        Row("Lambda", cost.LambdaX86, cost.LambdaArm, $"{Quantity.Count((long)Math.Ceiling(cost.GigabyteSeconds))} GB-s, {Quantity.Count(cost.Invocations)} invocations");
        Row("Step Functions", cost.StepFunctions, cost.StepFunctions, $"{Quantity.Count(cost.Transitions)} transitions");
        Row("S3 requests", cost.S3, cost.S3, $"{Quantity.Count(cost.Gets)} reads, {Quantity.Count(cost.Puts)} writes");
        Row("DynamoDB", cost.DynamoDb, cost.DynamoDb, $"{Quantity.Count(cost.Writes)} writes");
        Row("Data transfer", 0, 0, "none within a region");
        Row("Total", cost.TotalX86, cost.TotalArm, "without the merge, Postgres and storage");
        screen.Line();
        screen.Line($"Time     about {Time(cost.Seconds)} without the merge");
        screen.Line($"Merge    {Time(cost.FastMergeSeconds)} to {Time(cost.SlowMergeSeconds)}; the function that waits for it costs {Money(cost.SlowMerge)} at most");
        if (cost.IsOverMergeLimit)
        {
            WriteLimit(screen, cost);
        }

        screen.Line();
        foreach (var line in Assumptions)
        {
            screen.Line(line);
        }

        void Row(string name, decimal x86, decimal arm, string what) => screen.Line($"{name,-14}{Money(x86),12}{Money(arm),12}   {what}");

        string Money(decimal dollars) => "$" + dollars.ToString(money, CultureInfo.InvariantCulture);
    }

    private static void WriteLimit(Screen screen, CostEstimate cost)
    {
        var files = (cost.Bytes + Defaults.MergeLimitBytes - 1) / Defaults.MergeLimitBytes;
        screen.Line($"Refused  by Split on AWS: the file is over {Defaults.MergeLimitBytes >> 30} GiB (MERGE_LIMIT_GB), and a merge has to end within the 15 minutes of a");
        screen.Line($"         function. Cut it into {Quantity.Count(files)} files, which cost about the same, or use ./etl run, which has no limit.");
    }

    private static string Chunks(long chunks) => chunks == 1 ? "1 chunk" : $"{Quantity.Count(chunks)} chunks";

    private static string Size(long bytes) => (bytes % (1 << 20), bytes % (1 << 10)) switch
    {
        (0, _) => $"{Quantity.Count(bytes >> 20)} MiB",
        (_, 0) => $"{Quantity.Count(bytes >> 10)} KiB",
        _ => Quantity.Bytes(bytes),
    };

    /// <summary>Whole seconds: an estimate has no tenths.</summary>
    private static string Time(double seconds) =>
        Math.Ceiling(seconds) is < 60 and var whole ? string.Create(CultureInfo.InvariantCulture, $"{whole:0} s") : Quantity.Seconds(Math.Ceiling(seconds));
}
