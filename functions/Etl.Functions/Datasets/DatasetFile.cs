using System.Collections.Immutable;
using System.Globalization;
using Etl.Functions.Errors;

namespace Etl.Functions.Datasets;

/// <summary>A dataset file while it is read: where its parts are and what is wrong with them.</summary>
internal sealed class DatasetFile(string name)
{
    private readonly Dictionary<string, SourceMark> _marks = new(StringComparer.Ordinal);
    private readonly List<DatasetProblemAt> _problems = [];

    /// <summary>The problems, in the order of the file.</summary>
    public ImmutableArray<DatasetProblemAt> Problems => [.. _problems.OrderBy(problem => (problem.Line, problem.Column))];

    /// <summary>The path of a key's value.</summary>
    public static string Key(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    /// <summary>The path of a list's item; <paramref name="index"/> is 0-based.</summary>
    public static string Item(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>Remembers where a part is.</summary>
    public void Place(string path, SourceMark mark) => _marks[path] = mark;

    /// <summary>Adds a problem.</summary>
    public void Report(string path, SourceMark mark, string message) =>
        _problems.Add(new DatasetProblemAt(name, mark.Line, mark.Column, path, message));

    /// <summary>Adds a problem of a part that is known by its path alone. A part that is not in the file is placed at the nearest one around it.</summary>
    public void Report(string path, string message) => Report(path, Locate(path), message);

    /// <summary>Whether a problem was added for this very place.</summary>
    public bool HasProblemAt(string path, SourceMark mark) =>
        _problems.Exists(problem => problem.Path == path && problem.Line == mark.Line && problem.Column == mark.Column);

    private SourceMark Locate(string path)
    {
        for (var part = path; part.Length > 0; part = part[..Math.Max(part.LastIndexOfAny(['.', '[']), 0)])
        {
            if (_marks.TryGetValue(part, out var mark))
            {
                return mark;
            }
        }

        return new SourceMark(1, 1);
    }
}
