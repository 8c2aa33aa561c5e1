using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

internal static class CatcherReader
{
    public static IReadOnlyList<Catcher> Read(FieldReader state)
    {
        var objects = state.Objects("Catch", "Catcher");
        return [.. objects.Select((fields, index) => ReadOne(fields, index == objects.Count - 1))];
    }

    private static Catcher ReadOne(FieldReader fields, bool isLast)
    {
        fields.Text("Comment");
        var catcher = new Catcher
        {
            ErrorEquals = ErrorEqualsReader.Read(fields, isLast),
            Next = fields.Text("Next", required: true) ?? "",
            ResultPath = fields.ResultPath("ResultPath"),
        };
        fields.RefuseRest();
        return catcher;
    }
}
