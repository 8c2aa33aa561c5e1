namespace Etl.Functions.Errors;

/// <summary>A mistake in a dataset file and its place.</summary>
/// <param name="File">The file's name as the person knows it.</param>
/// <param name="Line">1-based; 0 for the file as a whole.</param>
/// <param name="Column">1-based, in characters; 0 for the file as a whole.</param>
/// <param name="Path">Which part, such as <c>columns[1].type</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong and, where it can be told, what would be right.</param>
public sealed record DatasetProblemAt(string File, int Line, int Column, string Path, string Message)
{
    /// <summary><c>file:line:column: path: message</c>, which editors and terminals turn into a link.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}");
        return Path.Length == 0 ? $"{place}: {Message}" : $"{place}: {Path}: {Message}";
    }
}
