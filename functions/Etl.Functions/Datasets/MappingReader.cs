using System.Collections.Immutable;

namespace Etl.Functions.Datasets;

/// <summary>Reads a text as a value; on failure <paramref name="problem"/> says why.</summary>
internal delegate bool ValueParser<T>(string text, out T value, out string problem);

/// <summary>Reads the values of one mapping. What cannot be read is reported and stands as if it had not been written.</summary>
internal sealed class MappingReader
{
    private readonly YamlMapping _node;
    private readonly Dictionary<string, YamlNode> _values;
    private readonly KeySet _keys;

    /// <summary>Reports the keys that the mapping does not take.</summary>
    public MappingReader(DatasetFile file, string path, YamlMapping node, KeySet keys)
    {
        (File, Path, _node, _keys) = (file, path, node, keys);
        _values = node.Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var entry in node.Entries)
        {
            if (keys.Has(entry.Key) || IsTailOfType(entry))
            {
                continue;
            }

            file.Report(PathOf(entry.Key), entry.KeyMark, DatasetKeys.Unknown(entry.Key, keys));
        }
    }

    /// <summary>The file being read.</summary>
    public DatasetFile File { get; }

    /// <summary>The mapping's path.</summary>
    public string Path { get; }

    /// <summary>The path of a key's value.</summary>
    public string PathOf(string key) => DatasetFile.Key(Path, key);

    /// <summary>Reports a key's value.</summary>
    public void Report(string key, string message) => File.Report(PathOf(key), message);

    /// <summary>A key's node; null when it is not there.</summary>
    public YamlNode? Node(string key)
    {
        if (!_keys.Has(key))
        {
            throw new InvalidOperationException($"{key} is read but not listed among the keys of {_keys.Place}.");
        }

        return _values.GetValueOrDefault(key);
    }

    /// <summary>A key's node; reports when it is not there.</summary>
    public YamlNode? RequiredNode(string key)
    {
        var node = Node(key);
        if (node is null)
        {
            File.Report(PathOf(key), _node.Mark, DatasetMessages.Missing);
        }

        return node;
    }

    /// <summary>A text; null when it is not there.</summary>
    public string? Text(string key) => Node(key) is { } node ? Scalar(node, PathOf(key))?.Text : null;

    /// <summary>A text that must be there and not be empty; "" otherwise.</summary>
    public string RequiredText(string key) => RequiredNode(key) is null ? "" : NonEmptyText(key) ?? "";

    /// <summary>A text that may be left out but not be empty; null otherwise.</summary>
    public string? NonEmptyText(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (text.Length > 0)
        {
            return text;
        }

        Report(key, DatasetMessages.EmptyText);
        return null;
    }

    /// <summary>A value that a text stands for; the fallback when it is not there.</summary>
    public T Value<T>(string key, T fallback, ValueParser<T> parse)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (parse(text, out var value, out var problem))
        {
            return value;
        }

        Report(key, problem);
        return fallback;
    }

    /// <summary>A word; the fallback when it is not there.</summary>
    public T Word<T>(string key, T fallback, WordTable<T> words) => Value<T>(key, fallback, words.TryRead);

    /// <summary>A word, of which one is null, with or without quotes; null when it is not there.</summary>
    public T? WordOrNull<T>(string key, WordTable<T?> words)
    {
        if (Node(key) is not { } node || Scalar(node, PathOf(key), nullWords: true) is not { } scalar)
        {
            return default;
        }

        if (words.TryRead(scalar.Text, out var value, out var problem))
        {
            return value;
        }

        Report(key, problem);
        return default;
    }

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool fallback = false) => Word(key, fallback, DatasetWords.Flag);

    /// <summary>Texts, one of them or a list; null when they are not there.</summary>
    public ImmutableArray<string>? Texts(string key, bool mayBeEmpty = false)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is not YamlSequence list)
        {
            return Scalar(node, PathOf(key)) is { } single ? [single.Text] : null;
        }

        if (list.Items.IsEmpty && !mayBeEmpty)
        {
            Report(key, DatasetMessages.EmptyList);
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Items.Length; i++)
        {
            var path = DatasetFile.Item(PathOf(key), i);
            // In a list, null and ~ are texts like any other: null tokens are the commonest list there is.
            if (Scalar(list.Items[i], path, nullWords: true) is not { } item)
            {
                continue;
            }

            if (!seen.Add(item.Text))
            {
                File.Report(path, DatasetMessages.DuplicateItem(item.Text));
            }

            texts.Add(item.Text);
        }

        return texts.ToImmutable();
    }

    /// <summary>Texts that may be left out.</summary>
    public ImmutableArray<string> TextsOrNone(string key) => Texts(key) ?? [];

    /// <summary>The items of a list, each with its path; none when it is not there or not a list.</summary>
    public IEnumerable<(YamlNode Node, string Path)> Items(string key)
    {
        if (Node(key) is not { } node)
        {
            return [];
        }

        if (node is YamlSequence list)
        {
            return list.Items.Select((item, i) => (item, DatasetFile.Item(PathOf(key), i)));
        }

        return [];
    }

    /// <summary>A mapping within; null when it is not there.</summary>
    public MappingReader? Mapping(string key, KeySet keys) =>
        Node(key) is { } node ? From(File, node, PathOf(key), keys) : null;

    /// <summary>Reads a node as a mapping; null, reported, when it is something else.</summary>
    public static MappingReader? From(DatasetFile file, YamlNode node, string path, KeySet keys)
    {
        if (node is YamlMapping mapping)
        {
            return new MappingReader(file, path, mapping, keys);
        }

        if (node is not YamlRefused)
        {
            file.Report(path, DatasetMessages.NotMapping);
        }

        return null;
    }

    private YamlScalar? Scalar(YamlNode node, string path, bool nullWords = false)
    {
        if (node is YamlRefused)
        {
            return null;
        }

        if (node is not YamlScalar scalar)
        {
            File.Report(path, DatasetMessages.NotOneValue);
        }
        else if (scalar.IsMissing)
        {
            File.Report(path, DatasetMessages.NoValue);
        }
        else if (scalar.IsNullWord && !nullWords)
        {
            File.Report(path, DatasetMessages.NullWord(scalar.Text));
        }
        else
        {
            return scalar;
        }

        return null;
    }

    /// <summary>In <c>{ type: numeric(18,2) }</c> YAML sees a key <c>2)</c>; the type's own message explains it.</summary>
    private bool IsTailOfType(YamlEntry entry) =>
        entry is { Value: YamlScalar { IsMissing: true } } && entry.Key.EndsWith(')')
        && _values.GetValueOrDefault("type") is YamlScalar type && ColumnTypeParser.IsOpen(type.Text);
}
