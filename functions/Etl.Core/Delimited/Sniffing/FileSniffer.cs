using Etl.Core.Datasets;
using Etl.Core.Encodings;
using Etl.Core.Sniffing;

namespace Etl.Core.Delimited.Sniffing;

/// <summary>Finds out from a file's first bytes how it is written. What the dataset declares always wins.</summary>
public static class FileSniffer
{
    /// <summary>Sniffs a file.</summary>
    /// <param name="head">The file's first bytes: <see cref="Defaults.HeadBytes"/>, or all of it.</param>
    /// <param name="headIsWholeFile">Whether the file ends where the head ends.</param>
    /// <param name="declared">What the dataset declares.</param>
    public static SniffedFile Sniff(ReadOnlySpan<byte> head, bool headIsWholeFile, FileFormat declared)
    {
        var (encoding, markBytes, problem) = EncodingSniffer.Sniff(head, declared.Encoding, declared.Delimiter);
        if (problem is not null)
        {
            return new SniffedFile { Problem = problem };
        }

        var utf8 = SourceTranscoder.ToUtf8(encoding, head[markBytes..], headIsWholeFile).AsSpan();
        var separator = SepLine.Read(utf8, headIsWholeFile);
        var content = utf8[(separator?.Length ?? 0)..];

        // Without a header a line of JSON may well be the one column's value.
        if (declared.Header && Magic.OfText(content) is { } text)
        {
            return new SniffedFile { Problem = text };
        }

        var (delimiter, origin) = ChooseDelimiter(content, headIsWholeFile, declared, separator);
        var dialect = new Dialect(delimiter, declared.Quote);
        var sample = RecordSample.Read(content, headIsWholeFile, dialect);
        var sepLineBytes = SourceTranscoder.SourceLength(encoding, utf8[..(separator?.Length ?? 0)]);
        return new SniffedFile
        {
            Encoding = encoding,
            EncodingDeclared = declared.Encoding is not null,
            PreambleBytes = markBytes + (int)sepLineBytes,
            PreambleLines = separator is null ? 0 : 1,
            Dialect = dialect,
            DelimiterOrigin = origin,
            LineEnds = sample.LineEnds,
            IsEmpty = headIsWholeFile && !content.ContainsAnyExcept((byte)'\r', (byte)'\n'),
        };
    }

    private static (byte Delimiter, DelimiterOrigin Origin) ChooseDelimiter(
        ReadOnlySpan<byte> content, bool isFinal, FileFormat declared, SepLine? separator)
    {
        if (declared.Delimiter is { } set)
        {
            return (set, DelimiterOrigin.Declared);
        }

        if (separator is { } line)
        {
            return (line.Delimiter, DelimiterOrigin.SepLine);
        }

        return DelimiterSniffer.Sniff(content, isFinal, declared.Quote, declared.Header) is { } found
            ? (found, DelimiterOrigin.Detected)
            : ((byte)',', DelimiterOrigin.Default);
    }
}
