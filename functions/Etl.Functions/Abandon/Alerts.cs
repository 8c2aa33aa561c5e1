using System.Text;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Functions.Texts;
using static System.FormattableString;

namespace Etl.Functions.Abandon;

/// <summary>
/// Writes the message about a failure for a person who reads it in an e-mail. Names and causes are other people's words: none of them
/// steers a terminal, and none but a cause begins a line.
/// </summary>
internal static class Alerts
{
    private const int SubjectLength = 100;

    public static FailureAnswer Compose(Failure failure, LoadEvent input, PlannedRun? plan, string? datasetName, string executionId, string rawInput)
    {
        var file = SafeText.OneLine($"{input.Detail.Bucket.Name}/{input.Detail.Object.Key}");
        var dataset = datasetName ?? "-";
        var body = new StringBuilder()
            .AppendLine("A load failed. Nothing of the file is in the target.")
            .AppendLine()
            .AppendLine($"File:    {file}")
            .AppendLine($"Dataset: {SafeText.OneLine(dataset)}")
            .AppendLine($"Run:     {plan?.Run.RunId ?? "none"}")
            .Append(failure.Chunk is { } chunk ? Invariant($"Chunk:   {chunk.Index}, bytes {chunk.Start} to {chunk.EndExclusive}{Environment.NewLine}") : "")
            .AppendLine($"Error:   {FailureWords.Of(failure.Error)}")
            .AppendLine(Indented(FailureWords.Cause(failure.Error, failure.Cause)))
            .AppendLine()
            .AppendLine(failure.IsRefusal
                ? "What to do: correct the file, its dataset or the target, and drop the file again. A dropped file was moved to failed/."
                : "What to do: mend the cause and start the same input again: only what is missing is done. The input was:")
            .AppendLine(failure.IsRefusal ? "" : Input(rawInput))
            .AppendLine(Link(executionId) is { } link ? $"Execution: {link}" : "");
        return new FailureAnswer
        {
            Next = Next.Fail,
            Subject = Subject($"ETL failed: {dataset}, {input.Detail.Object.Key[(input.Detail.Object.Key.LastIndexOf('/') + 1)..]}, {FailureWords.Of(failure.Error)}"),
            Message = body.ToString().TrimEnd(),
            Error = failure.Error,
            Cause = failure.Cause,
            Dataset = dataset,
            Kind = failure.IsRefusal ? "refused" : "interrupted",
            RunId = plan?.Run.RunId ?? "",
        };
    }

    /// <summary>The console's page of an execution; null on a host that has no console.</summary>
    private static string? Link(string executionId) =>
        executionId.Split(':') is ["arn", "aws", "states", var region, _, "execution", ..] && region != "local"
            ? $"https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{executionId}"
            : null;

    /// <summary>A cause has lines of its own, such as statements to run; behind spaces none of them passes for one of ours.</summary>
    private static string Indented(string cause) => SafeText.Lines(cause).Replace("\n", "\n  ", StringComparison.Ordinal);

    /// <summary>It has to remain JSON: an escape of a tab or a line end between its values would not be.</summary>
    private static string Input(string json) => SafeText.Lines(json.Replace('\t', ' ').Replace("\r", "", StringComparison.Ordinal));

    /// <summary>SNS takes printable ASCII and at most 100 characters.</summary>
    private static string Subject(string text)
    {
        var ascii = string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
        return ascii.Length <= SubjectLength ? ascii : ascii[..(SubjectLength - 3)] + "...";
    }
}
