using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

internal static class RetrierReader
{
    private const double MaxSeconds = 99_999_999;
    private const double MaxDelayLimit = 31_622_400;

    public static IReadOnlyList<Retrier> Read(FieldReader state)
    {
        var objects = state.Objects("Retry", "Retrier");
        return [.. objects.Select((fields, index) => ReadOne(fields, index == objects.Count - 1))];
    }

    private static Retrier ReadOne(FieldReader fields, bool isLast)
    {
        fields.Text("Comment");
        var jitter = fields.Text("JitterStrategy");
        if (jitter is not (null or "FULL" or "NONE"))
        {
            fields.Report("JitterStrategy", ProblemTexts.Expected("FULL or NONE"));
        }

        var retrier = new Retrier
        {
            ErrorEquals = ErrorEqualsReader.Read(fields, isLast),
            IntervalSeconds = (int)(fields.Number("IntervalSeconds", 1, MaxSeconds) ?? 1),
            BackoffRate = fields.Number("BackoffRate", 1, double.MaxValue, whole: false) ?? 2,
            MaxAttempts = (int)(fields.Number("MaxAttempts", 0, MaxSeconds) ?? 3),
            MaxDelaySeconds = (int?)fields.Number("MaxDelaySeconds", 1, MaxDelayLimit),
            FullJitter = jitter == "FULL",
        };
        if (retrier.MaxDelaySeconds <= retrier.IntervalSeconds)
        {
            fields.Report("MaxDelaySeconds", ProblemTexts.Expected("greater than IntervalSeconds"));
        }

        fields.RefuseRest();
        return retrier;
    }
}
