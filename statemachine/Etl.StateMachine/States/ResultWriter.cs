using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>The children's results go to objects; where comes from Parameters (Bucket, Prefix).</summary>
internal sealed record ResultWriter(PayloadTemplate Parameters);
