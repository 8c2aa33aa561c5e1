namespace Etl.StateMachine.Loading;

/// <summary>Collects what is wrong, so that one loading reports all of it.</summary>
internal sealed class DefinitionProblems
{
    private readonly List<DefinitionProblem> problems = [];

    public IReadOnlyList<DefinitionProblem> All => problems;

    public void Add(string? state, string field, string message) => problems.Add(new DefinitionProblem(state, field, message));

    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new DefinitionException([.. problems]);
        }
    }
}
