using Etl.StateMachine.Paths;

namespace Etl.StateMachine.States;

/// <summary>A number, or the path of one (the fields ending in <c>Path</c>).</summary>
internal sealed record Quantity(string Field, double Constant, JsonPath? Path, double Min, double Max);
