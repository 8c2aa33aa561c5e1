using Etl.StateMachine.Paths;

namespace Etl.StateMachine.States;

/// <summary>What every state has. The records of this folder are a definition after loading: checked, compiled, immutable.</summary>
internal abstract record State
{
    public required string Name { get; init; }

    /// <summary>Null selects nothing: the state sees <c>{}</c>.</summary>
    public JsonPath? InputPath { get; init; } = RootPath;

    /// <summary>Null selects nothing: the state's output is <c>{}</c>.</summary>
    public JsonPath? OutputPath { get; init; } = RootPath;

    public static JsonPath RootPath { get; } = new("$", IsContext: false, []);

    /// <summary>The states it can lead to.</summary>
    public abstract IEnumerable<string> Targets { get; }
}

/// <summary>A state followed by another one, or ending its graph (Next is null).</summary>
internal abstract record FlowState : State
{
    public string? Next { get; init; }

    public override IEnumerable<string> Targets => Next is null ? [] : [Next];
}
