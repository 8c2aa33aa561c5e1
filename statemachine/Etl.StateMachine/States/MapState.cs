using Etl.StateMachine.Paths;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>Parameters is kept in <see cref="ItemSelector"/>: on a Map it is the old name of that field.</summary>
internal sealed record MapState : WorkState
{
    public required StateGraph Processor { get; init; }

    public JsonPath ItemsPath { get; init; } = RootPath;

    public PayloadTemplate? ItemSelector { get; init; }

    /// <summary>0, or nothing, means as many as the mode allows.</summary>
    public Quantity? MaxConcurrency { get; init; }

    /// <summary>Set when ProcessorConfig's Mode is DISTRIBUTED.</summary>
    public DistributedMode? Distributed { get; init; }
}
