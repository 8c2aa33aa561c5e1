namespace Etl.StateMachine;

/// <summary>A definition that cannot be run here exactly as Step Functions would run it. Lists every problem found.</summary>
public sealed class DefinitionException(IReadOnlyList<DefinitionProblem> problems)
    : Exception($"The state machine's definition has {problems.Count} problem(s):{string.Concat(problems.Select(problem => $"\n- {problem}"))}")
{
    /// <summary>In the order of the definition; never empty.</summary>
    public IReadOnlyList<DefinitionProblem> Problems => problems;
}
