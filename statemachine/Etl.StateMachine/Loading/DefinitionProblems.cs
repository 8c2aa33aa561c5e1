namespace Etl.StateMachine.Loading;

/// <summary>Collects what is wrong, so that one loading reports all of it.</summary>
internal sealed class DefinitionProblems
{
    private readonly List<DefinitionProblem> _problems = [];

    public IReadOnlyList<DefinitionProblem> All => _problems;

    public void Add(string? state, string field, string message) => _problems.Add(new DefinitionProblem(state, field, message));

    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new DefinitionException([.. _problems]);
        }
    }
}
