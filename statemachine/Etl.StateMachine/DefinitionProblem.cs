namespace Etl.StateMachine;

/// <summary>One thing wrong with a definition.</summary>
/// <param name="State">The state it is in; null outside every state.</param>
/// <param name="Field">The field, nested ones joined by dots, array items by their 0-based index: <c>Retry[0].MaxAttempts</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record DefinitionProblem(string? State, string Field, string Message)
{
    public override string ToString() => $"{(State is null ? "State machine" : $"State '{State}'")}, {Field}: {Message}";
}
