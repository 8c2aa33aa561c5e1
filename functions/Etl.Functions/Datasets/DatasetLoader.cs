using System.Collections.Immutable;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Functions.Errors;

namespace Etl.Functions.Datasets;

/// <summary>
/// Looks at what a dataset says rather than how it is written: bounds that cannot be read, keys that name no column.
/// Paths name keys as a dataset file spells them, lists by 0-based index: <c>columns[3].min</c>.
/// </summary>
public delegate IReadOnlyList<DatasetProblem> DatasetCheck(Dataset dataset);

/// <summary>Reads dataset files. All mistakes are found in one go, each with its line and column.</summary>
public static class DatasetLoader
{
    /// <summary>The most bytes of a dataset file: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a dataset file from a stream, which may be a pipe.</summary>
    /// <param name="content">The file's bytes. One past the limit is enough to know that it is passed; no more are read.</param>
    /// <param name="fileName">What problems call the file.</param>
    public static DatasetParseResult Parse(Stream content, string fileName)
    {
        var buffer = new byte[content.CanSeek ? (int)Math.Min(content.Length, MaxBytes + 1) : MaxBytes + 1];
        return Parse(buffer.AsSpan(0, content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)), fileName);
    }

    /// <summary>Reads a dataset file's bytes: UTF-8, with or without a byte order mark.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="fileName">What problems call the file.</param>
    public static DatasetParseResult Parse(ReadOnlySpan<byte> content, string fileName)
    {
        if (content.Length > MaxBytes)
        {
            return Failed(fileName, DatasetMessages.TooLarge);
        }

        try
        {
            return Parse(StrictUtf8.GetString(content), fileName);
        }
        catch (DecoderFallbackException)
        {
            return Failed(fileName, DatasetMessages.NotUtf8);
        }
    }

    /// <summary>Reads a dataset file's text.</summary>
    /// <param name="yaml">The text; a byte order mark is skipped.</param>
    /// <param name="fileName">What problems call the file.</param>
    /// <param name="check">What else must hold; null: all that compiling the dataset asks for.</param>
    public static DatasetParseResult Parse(string yaml, string fileName, DatasetCheck? check = null)
    {
        var file = new DatasetFile(fileName);
        var tree = YamlTree.Read(yaml.StartsWith('\uFEFF') ? yaml[1..] : yaml, file);
        if (tree is null || MappingReader.From(file, tree, "", DatasetKeys.Root) is not { } root)
        {
            return new DatasetParseResult { FileName = fileName, Problems = file.Problems };
        }

        var dataset = DatasetReader.Read(root);
        // Where an item was no mapping, the indices of the dataset are no longer those of the file.
        var isAligned = root.Items("columns").Count() == dataset.Columns.Length && root.Items("where").Count() == dataset.Where.Length;
        if (isAligned)
        {
            Check(file, dataset, check ?? DatasetCompiler.Check);
        }

        var problems = file.Problems;
        var namePlace = root.Node("dataset")?.Mark ?? default;
        return new DatasetParseResult
        {
            FileName = fileName,
            Source = yaml,
            Dataset = problems.IsEmpty ? dataset : null,
            Problems = problems,
            Name = dataset.Name.Length == 0 ? null : dataset.Name,
            NamePlace = (namePlace.Line, namePlace.Column),
            Match = dataset.Match,
        };
    }

    /// <summary>The result of a file that could not be read as text.</summary>
    internal static DatasetParseResult Failed(string fileName, string message) =>
        new() { FileName = fileName, Problems = [new DatasetProblemAt(fileName, 0, 0, "", message)] };

    /// <summary>
    /// Adds what the check finds, except where the cause may be a mistake found before: a column that could not be read
    /// would otherwise be reported again by every key and condition that names it.
    /// </summary>
    private static void Check(DatasetFile file, Dataset dataset, DatasetCheck check)
    {
        var broken = file.Problems.Select(problem => Section(problem.Path)).ToImmutableHashSet(StringComparer.Ordinal);
        var columnsBroken = broken.Any(section => section.StartsWith("columns", StringComparison.Ordinal));
        foreach (var (path, message) in check(dataset))
        {
            if (!broken.Contains(Section(path)) && !(columnsBroken && NamesColumns(path)))
            {
                file.Report(path, message);
            }
        }
    }

    /// <summary>What a mistake at a path may spoil: its column, its condition, the target, or else the key alone.</summary>
    private static string Section(string path)
    {
        var isItem = path.StartsWith("columns[", StringComparison.Ordinal) || path.StartsWith("where[", StringComparison.Ordinal);
        if (isItem || path.StartsWith("target.", StringComparison.Ordinal))
        {
            return path.Split('.')[0];
        }

        return path.Split('[')[0];
    }

    private static bool NamesColumns(string path)
    {
        const string limit = "rejects.per_rule.";
        return path is "columns" or "target.key" || path.StartsWith("where[", StringComparison.Ordinal)
            || (path.StartsWith(limit, StringComparison.Ordinal) && path.IndexOf('.', limit.Length) >= 0);
    }
}
