namespace Etl.StateMachine.States;

/// <summary>The fields of a Map that only the DISTRIBUTED mode has.</summary>
internal sealed record DistributedMode
{
    /// <summary>What the map run and its children are named after: Label, or the state's name.</summary>
    public required string Label { get; init; }

    public ItemReader? ItemReader { get; init; }

    public ResultWriter? ResultWriter { get; init; }

    public Quantity? ToleratedFailureCount { get; init; }

    /// <summary>Of all items, 0 to 100.</summary>
    public Quantity? ToleratedFailurePercentage { get; init; }
}
