using System.Collections.Immutable;
using System.Text;

namespace Etl.Core.Rejects;

/// <summary>The names of reject kinds in datasets, reports and files: snake_case, such as <c>too_few_fields</c>.</summary>
public static class RejectKindNames
{
    private static readonly ImmutableArray<string> Names = [.. Enum.GetNames<RejectKind>().Select(SnakeCase)];

    /// <summary>All names, in the order of the enum.</summary>
    public static ImmutableArray<string> All => Names;

    /// <summary>The kind's name.</summary>
    public static string Name(RejectKind kind) => Names[(int)kind];

    /// <summary>The kind with this name.</summary>
    public static bool TryParse(string name, out RejectKind kind)
    {
        var index = Names.IndexOf(name, 0, StringComparer.Ordinal);
        kind = (RejectKind)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Whether rejects of the kind count against a dataset's <c>max_count</c> and <c>max_percent</c>. What is no data does not.</summary>
    public static bool IsLimited(RejectKind kind) => kind != RejectKind.RepeatedHeader;

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && snake.Length != 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }
}
