using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A function of the language: <c>States.</c> and its name.</summary>
internal abstract class IntrinsicFunction(string name, int minArguments, int maxArguments)
{
    public const int Unlimited = int.MaxValue;

    public string Name => name;

    public int MinArguments => minArguments;

    public int MaxArguments => maxArguments;

    /// <exception cref="IntrinsicFailureException">The arguments are not what it needs.</exception>
    public abstract JsonNode? Call(IntrinsicArguments arguments);
}
