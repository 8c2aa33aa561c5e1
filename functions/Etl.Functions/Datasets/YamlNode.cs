using System.Collections.Immutable;

namespace Etl.Functions.Datasets;

/// <summary>A place in a dataset file; both 1-based, columns in characters.</summary>
internal readonly record struct SourceMark(int Line, int Column);

/// <summary>A node of a YAML document, with its place. Scalars stay the text that the author wrote: YAML's own types are not applied.</summary>
internal abstract record YamlNode(SourceMark Mark);

/// <summary>A scalar.</summary>
internal sealed record YamlScalar(SourceMark Mark, string Text, YamlQuoting Quoting) : YamlNode(Mark)
{
    /// <summary>Nothing was written where a value belongs.</summary>
    public bool IsMissing => Quoting == YamlQuoting.Plain && Text.Length == 0;

    /// <summary>YAML's own word for no value, unquoted.</summary>
    public bool IsNullWord => Quoting == YamlQuoting.Plain && (Text is "~" or "null" or "Null" or "NULL");
}

/// <summary>How a scalar is delimited.</summary>
internal enum YamlQuoting
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary>By single or double quotes.</summary>
    Quoted,

    /// <summary>By indentation, after <c>|</c> or <c>&gt;</c>.</summary>
    Block,
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(SourceMark Mark, ImmutableArray<YamlNode> Items) : YamlNode(Mark);

/// <summary>Keys with values; every key once.</summary>
internal sealed record YamlMapping(SourceMark Mark, ImmutableArray<YamlEntry> Entries) : YamlNode(Mark);

/// <summary>A node that was refused, and reported, while the document was read.</summary>
internal sealed record YamlRefused(SourceMark Mark) : YamlNode(Mark);

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(string Key, SourceMark KeyMark, YamlNode Value);
