using Etl.StateMachine.Json;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

internal static class WaitStateReader
{
    private const double MaxSeconds = 99_999_999;

    private static readonly string[] Durations = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];

    public static WaitState Read(FieldReader fields, string name)
    {
        if (Durations.Count(fields.Has) != 1)
        {
            fields.Report("Seconds", ProblemTexts.OneOf(Durations));
        }

        DateTimeOffset? timestamp = null;
        if (fields.Text("Timestamp") is { } text)
        {
            timestamp = JsonKinds.TryTimestamp(text, out var time) ? time : null;
            if (timestamp is null)
            {
                fields.Report("Timestamp", ProblemTexts.Expected("an RFC 3339 time such as 2030-01-31T12:00:00Z"));
            }
        }

        return new WaitState
        {
            Name = name,
            InputPath = fields.PathOrNull("InputPath"),
            OutputPath = fields.PathOrNull("OutputPath"),
            Seconds = fields.Quantity("Seconds", 0, MaxSeconds, exclusive: false),
            Timestamp = timestamp,
            TimestampPath = fields.ReferencePath("TimestampPath"),
            Next = StateReader.ReadNext(fields),
        };
    }
}
