using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

internal static class PassStateReader
{
    public static PassState Read(FieldReader fields, string name)
    {
        var hasResult = fields.TryTake("Result", out var result);
        return new PassState
        {
            Name = name,
            InputPath = fields.PathOrNull("InputPath"),
            OutputPath = fields.PathOrNull("OutputPath"),
            Parameters = fields.Template("Parameters"),
            HasResult = hasResult,
            Result = result?.DeepClone(),
            ResultPath = fields.ResultPath("ResultPath"),
            Next = StateReader.ReadNext(fields),
        };
    }
}
