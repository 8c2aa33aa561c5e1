namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>A function as it would be configured in Lambda.</summary>
public sealed record FunctionDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its environment variables; credentials and endpoints of AWS too.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Its time in seconds: the deadline of a call that names none. Default 900 s, the most that Lambda gives.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>What AWS_LAMBDA_FUNCTION_MEMORY_SIZE says, in MB; nothing enforces it. Default 1769, one processor.</summary>
    public int MemoryMegabytes { get; init; } = 1769;

    /// <summary>The region. Default eu-central-1.</summary>
    public string Region { get; init; } = "eu-central-1";

    /// <summary>The account in its ARN.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>Its ARN.</summary>
    public string Arn => $"arn:aws:lambda:{Region}:{Account}:function:{Name}";
}
