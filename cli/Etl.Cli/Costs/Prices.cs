namespace Etl.Cli.Costs;

/// <summary>The prices that every figure here is made of, in US dollars, without free tiers, discounts and tax.</summary>
internal static class Prices
{
    /// <summary>Where they hold. Most regions differ by less than a fifth.</summary>
    public const string Region = "us-east-1";

    /// <summary>When the list was written down; aws.amazon.com/{lambda,step-functions,s3,dynamodb}/pricing has today's.</summary>
    public const string AsOf = "2025";

    /// <summary>Lambda on x86_64, a GB of memory for a second (2^30 bytes).</summary>
    public const decimal LambdaX86GigabyteSecond = 0.0000166667m;

    /// <summary>Lambda on arm64, likewise.</summary>
    public const decimal LambdaArmGigabyteSecond = 0.0000133334m;

    /// <summary>A million invocations.</summary>
    public const decimal LambdaMillionRequests = 0.20m;

    /// <summary>A thousand state transitions of a standard workflow.</summary>
    public const decimal ThousandTransitions = 0.025m;

    /// <summary>A thousand GET requests to S3 Standard.</summary>
    public const decimal ThousandGets = 0.0004m;

    /// <summary>A thousand PUT, COPY, POST and LIST requests, parts of an upload included.</summary>
    public const decimal ThousandPuts = 0.005m;

    /// <summary>A million writes on demand of an item of up to 1 KB.</summary>
    public const decimal MillionWrites = 0.625m;
}
