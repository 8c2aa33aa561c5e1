using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

/// <summary>How often, and how patiently, errors are tried again.</summary>
internal sealed record Retrier
{
    public required IReadOnlyList<string> ErrorEquals { get; init; }

    /// <summary>Seconds before the first retry.</summary>
    public int IntervalSeconds { get; init; } = 1;

    /// <summary>What the interval is multiplied by from one retry to the next.</summary>
    public double BackoffRate { get; init; } = 2.0;

    /// <summary>Retries, the first attempt not counted. 0 never retries.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Seconds no interval exceeds.</summary>
    public int? MaxDelaySeconds { get; init; }

    /// <summary>FULL: the wait is drawn between 0 and the interval. NONE: it is the interval.</summary>
    public bool FullJitter { get; init; }

    /// <summary>The longest wait before a retry.</summary>
    /// <param name="retryIndex">0 for the first retry of this Retrier.</param>
    public TimeSpan Interval(int retryIndex)
    {
        // Capped before the conversion: an exponential outgrows TimeSpan soon.
        var seconds = IntervalSeconds * Math.Pow(BackoffRate, retryIndex);
        return TimeSpan.FromSeconds(Math.Min(seconds, MaxDelaySeconds ?? TimeSpan.FromDays(366).TotalSeconds));
    }
}

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

internal static class ErrorEqualsReader
{
    /// <param name="isLast">Whether no Retrier or Catcher follows.</param>
    public static IReadOnlyList<string> Read(FieldReader fields, bool isLast)
    {
        const string field = "ErrorEquals";
        if (!fields.TryTake(field, out var node) || node is not JsonArray { Count: > 0 } items)
        {
            fields.Report(field, ProblemTexts.Expected("an array with at least one error name"));
            return [];
        }

        var names = new List<string>();
        foreach (var item in items)
        {
            if (!JsonKinds.TryString(item, out var name))
            {
                fields.Report(field, ProblemTexts.Expected("an array of strings"));
                continue;
            }

            names.Add(name);
            if (name.StartsWith(ErrorNames.Prefix, StringComparison.Ordinal) && !ErrorNames.Known.Contains(name))
            {
                fields.Report(field, ProblemTexts.UnknownError(name));
            }
        }

        if (names.Contains(ErrorNames.All, StringComparer.Ordinal))
        {
            if (names.Count > 1)
            {
                fields.Report(field, ProblemTexts.AllNotAlone);
            }

            if (!isLast)
            {
                fields.Report(field, ProblemTexts.AllNotLast);
            }
        }

        return names;
    }
}

/// <summary>The retries left to one visit of a state. Each Retrier counts its own.</summary>
internal sealed class RetrySchedule(IReadOnlyList<Retrier> retriers, Chance chance)
{
    private readonly int[] _used = new int[retriers.Count];

    /// <summary>False when no Retrier matches, or the first that does has no attempt left: later ones are not asked.</summary>
    public bool TryNext(string? error, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        for (var index = 0; index < retriers.Count; index++)
        {
            var retrier = retriers[index];
            if (!ErrorMatch.Matches(retrier.ErrorEquals, error))
            {
                continue;
            }

            if (_used[index] == retrier.MaxAttempts)
            {
                return false;
            }

            wait = retrier.Interval(_used[index]++);
            if (retrier.FullJitter)
            {
                wait *= chance.Fraction();
            }

            return true;
        }

        return false;
    }
}
