using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>The items are those of a JSON array in an object; its place comes from Parameters (Bucket, Key).</summary>
internal sealed record ItemReader(PayloadTemplate Parameters, Quantity? MaxItems);
