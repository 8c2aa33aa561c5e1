using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Etl.Functions.Datasets;

/// <summary>Reads the one YAML document of a dataset file. Anchors, aliases and tags are refused: a dataset has no use for them, and without aliases its size bounds its memory.</summary>
internal static class YamlTree
{
    /// <summary>The deepest nesting; a dataset needs six levels.</summary>
    public const int MaxDepth = 16;

    /// <summary>The document's root; null when there is none to be read, which has been reported.</summary>
    public static YamlNode? Read(string text, DatasetFile file)
    {
        if (text.Length > DatasetLoader.MaxBytes)
        {
            file.Report("", default, DatasetMessages.TooLarge);
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                file.Report("", default, DatasetMessages.Empty);
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, file, "", depth: 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                file.Report("", At(second), DatasetMessages.SecondDocument);
            }

            return root;
        }
        catch (MaximumRecursionLevelReachedException error)
        {
            file.Report("", At(error.Start), DatasetMessages.TooDeep);
            return null;
        }
        catch (YamlException error)
        {
            if (FirstTab(text) is { } tab)
            {
                file.Report("", tab, DatasetMessages.Tab);
            }
            else
            {
                file.Report("", At(error.Start), DatasetMessages.Syntax(error.Message));
            }

            return null;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // The scanner of YamlDotNet 16 lets these escape for some malformed texts instead of a YamlException.
            file.Report("", parser.Current is { } last ? At(last.End) : new SourceMark(1, 1), DatasetMessages.SyntaxAfter);
            return null;
        }
    }

    /// <summary>The first tab that indents a line: the parser blames it on whatever stood open before.</summary>
    private static SourceMark? FirstTab(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].AsSpan().IndexOfAnyExcept(' ');
            if (indent >= 0 && lines[i][indent] == '\t')
            {
                return new SourceMark(i + 1, indent + 1);
            }
        }

        return null;
    }

    private static YamlNode ReadNode(Parser parser, DatasetFile file, string path, int depth)
    {
        // To read on would take the scanner quadratic time.
        if (depth > MaxDepth)
        {
            throw new MaximumRecursionLevelReachedException(parser.Current!.Start, parser.Current.End, "");
        }

        var mark = At(parser.Current!);
        if (Refusal(parser.Current!, path) is { } refusal)
        {
            file.Report(path, mark, refusal);
            parser.SkipThisAndNestedEvents();
            return new YamlRefused(mark);
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlScalar(mark, scalar.Value, Quoting(scalar.Style));
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            return ReadSequence(parser, file, path, mark, depth);
        }

        parser.Consume<MappingStart>();
        return ReadMapping(parser, file, path, mark, depth);
    }

    private static YamlSequence ReadSequence(Parser parser, DatasetFile file, string path, SourceMark mark, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            var itemPath = DatasetFile.Item(path, items.Count);
            file.Place(itemPath, At(parser.Current!));
            items.Add(ReadNode(parser, file, itemPath, depth + 1));
        }

        return new YamlSequence(mark, items.ToImmutable());
    }

    private static YamlMapping ReadMapping(Parser parser, DatasetFile file, string path, SourceMark mark, int depth)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var keyMark = At(parser.Current!);
            if (ReadNode(parser, file, path, depth + 1) is not YamlScalar key)
            {
                // A refused key has been reported; a list or a mapping as a key has not.
                if (!file.HasProblemAt(path, keyMark))
                {
                    file.Report(path, keyMark, DatasetMessages.KeyNotText);
                }

                parser.SkipThisAndNestedEvents();
                continue;
            }

            var entryPath = DatasetFile.Key(path, key.Text);
            var valueMark = parser.Current is Scalar { Value.Length: 0, Style: ScalarStyle.Plain } ? keyMark : At(parser.Current!);
            if (entries.TryGetValue(key.Text, out var first))
            {
                file.Report(entryPath, keyMark, DatasetMessages.DuplicateKey(first.KeyMark.Line));
                parser.SkipThisAndNestedEvents();
                continue;
            }

            file.Place(entryPath, valueMark);
            entries.Add(key.Text, new YamlEntry(key.Text, keyMark, ReadNode(parser, file, entryPath, depth + 1)));
        }

        return new YamlMapping(mark, [.. entries.Values.OrderBy(entry => (entry.KeyMark.Line, entry.KeyMark.Column))]);
    }

    private static string? Refusal(ParsingEvent current, string path) => current switch
    {
        AnchorAlias alias => DatasetMessages.Alias(alias.Value.Value),
        NodeEvent { Anchor.IsEmpty: false } node => DatasetMessages.Anchor(node.Anchor.Value),
        NodeEvent { Tag.IsEmpty: false } node => DatasetMessages.Tag(node.Tag.Value),
        Scalar scalar when scalar.Value.Contains('\0') && !IsTakenOut(path) => DatasetMessages.NulCharacter,
        _ => null,
    };

    /// <summary>Whether a text is there to be found in values and taken out of them, which is what NULs need.</summary>
    private static bool IsTakenOut(string path) =>
        path.EndsWith(".remove", StringComparison.Ordinal) || path.EndsWith(".replace.from", StringComparison.Ordinal);

    private static YamlQuoting Quoting(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => YamlQuoting.Quoted,
        ScalarStyle.Literal or ScalarStyle.Folded => YamlQuoting.Block,
        _ => YamlQuoting.Plain,
    };

    private static SourceMark At(ParsingEvent current) => At(current.Start);

    private static SourceMark At(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
