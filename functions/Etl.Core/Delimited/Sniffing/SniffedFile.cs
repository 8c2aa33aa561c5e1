using Etl.Core.Datasets;
using Etl.Core.Sniffing;

namespace Etl.Core.Delimited.Sniffing;

/// <summary>What a file's first bytes say about it. Where <see cref="Problem"/> is set, the rest means nothing.</summary>
public sealed record SniffedFile
{
    /// <summary>Why the file cannot be read; null when it can.</summary>
    public SniffProblem? Problem { get; init; }

    /// <summary>The encoding.</summary>
    public SourceEncoding Encoding { get; init; }

    /// <summary>Whether the dataset declared the encoding.</summary>
    public bool EncodingDeclared { get; init; }

    /// <summary>The source's bytes before the first record: the byte order mark and the <c>sep=</c> line.</summary>
    public int PreambleBytes { get; init; }

    /// <summary>The physical lines in the preamble: 1 with a <c>sep=</c> line, otherwise 0.</summary>
    public int PreambleLines { get; init; }

    /// <summary>The delimiter and the quote.</summary>
    public Dialect Dialect { get; init; } = Dialect.Rfc4180;

    /// <summary>Where the delimiter is from.</summary>
    public DelimiterOrigin DelimiterOrigin { get; init; }

    /// <summary>The kinds of line ends outside quotes in the sample.</summary>
    public LineEnds LineEnds { get; init; }

    /// <summary>Whether the sample has more than one kind of line end: legal, worth a warning.</summary>
    public bool HasMixedLineEnds => LineEnds is not (LineEnds.None or LineEnds.Lf or LineEnds.CrLf or LineEnds.Cr);

    /// <summary>Whether there is nothing behind the preamble but line ends: a legal file with 0 records.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>The dialect and the encoding for a message, each "(set)" or "(detected)".</summary>
    public string Describe()
    {
        var origin = DelimiterOrigin switch
        {
            DelimiterOrigin.Declared => "set",
            DelimiterOrigin.SepLine => "from the sep= line",
            DelimiterOrigin.Detected => "detected",
            _ => "default",
        };
        var quote = Dialect.HasQuote ? SniffMessages.Name(Dialect.Quote) : "none";
        var encoding = EncodingDeclared ? "set" : "detected";
        return $"delimiter {SniffMessages.Name(Dialect.Delimiter)} ({origin}), quote {quote} (set), encoding {SniffMessages.Name(Encoding)} ({encoding})";
    }
}

/// <summary>Where a delimiter is from.</summary>
public enum DelimiterOrigin
{
    /// <summary>Nothing showed one: the comma. A file with one column is such.</summary>
    Default,

    /// <summary>The first records agree on it.</summary>
    Detected,

    /// <summary>The file's first line, <c>sep=;</c>.</summary>
    SepLine,

    /// <summary>The dataset declares it.</summary>
    Declared,
}

/// <summary>Kinds of line ends.</summary>
[Flags]
public enum LineEnds
{
    /// <summary>None seen.</summary>
    None = 0,

    /// <summary>A line feed.</summary>
    Lf = 1,

    /// <summary>A carriage return without a line feed.</summary>
    Cr = 2,

    /// <summary>Both.</summary>
    CrLf = 4,
}
