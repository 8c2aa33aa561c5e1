using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

internal static class ParallelStateReader
{
    public static ParallelState Read(FieldReader fields, string name, GraphReader graphs)
    {
        var branches = new List<StateGraph>();
        foreach (var branch in fields.Objects("Branches", "branch", required: true))
        {
            branch.Text("Comment");
            branches.Add(graphs.Read(branch));
            branch.RefuseRest();
        }

        return StateReader.ReadWork(fields, new ParallelState { Name = name, Branches = branches, Parameters = fields.Template("Parameters") });
    }
}
