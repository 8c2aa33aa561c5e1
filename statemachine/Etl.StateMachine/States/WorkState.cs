using Etl.StateMachine.Paths;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>A state that can fail and be retried: Task, Parallel, Map.</summary>
internal abstract record WorkState : FlowState
{
    public PayloadTemplate? Parameters { get; init; }

    public PayloadTemplate? ResultSelector { get; init; }

    /// <summary>Null discards the result.</summary>
    public JsonPath? ResultPath { get; init; } = RootPath;

    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    public IReadOnlyList<Catcher> Catch { get; init; } = [];

    public override IEnumerable<string> Targets => base.Targets.Concat(Catch.Select(catcher => catcher.Next));
}
