using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Loading;

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
