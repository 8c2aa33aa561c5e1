using System.Collections.Immutable;

namespace Etl.Functions.Errors;

/// <summary>A dataset file has mistakes, or no single dataset fits what was asked for.</summary>
public sealed class DatasetException : RefusalException
{
    /// <summary>How many problems the message shows: an error's cause has to stay small enough to travel.</summary>
    private const int ShownProblems = 20;

    /// <summary>No single dataset fits.</summary>
    public DatasetException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Dataset files have mistakes.</summary>
    public DatasetException(ImmutableArray<DatasetProblemAt> problems)
        : base(Format(problems)) => Problems = problems;

    /// <summary>The mistakes, by file and place; empty when no file is at fault.</summary>
    public ImmutableArray<DatasetProblemAt> Problems { get; } = [];

    private static string Format(ImmutableArray<DatasetProblemAt> problems)
    {
        var lines = problems.Take(ShownProblems).Select(problem => problem.ToString());
        if (problems.Length > ShownProblems)
        {
            lines = lines.Append($"and {problems.Length - ShownProblems} more");
        }

        return string.Join('\n', lines);
    }
}
