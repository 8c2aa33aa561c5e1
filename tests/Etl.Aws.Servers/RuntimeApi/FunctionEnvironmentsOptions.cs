namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>How many processes a pool may run.</summary>
public sealed record FunctionEnvironmentsOptions
{
    /// <summary>The most environments of one function. Default 10.</summary>
    public int MaxPerFunction { get; init; } = 10;

    /// <summary>The most environments in all, idle ones included; an idle one of another function makes room. Default 4.</summary>
    public int MaxTotal { get; init; } = 4;

    /// <summary>How long a function may take to start; Lambda gives it 10 s, a busy machine needs more. Default 60 s.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
