using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited.Headers;
using Etl.Core.Encodings;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.Core.Delimited;

/// <summary>
/// Writes <c>rejects.csv</c>: our columns first, then the sender's own header and records, byte for byte, in the sender's
/// encoding and dialect, so that it can be corrected and dropped again. Ours come first because an open quote in a record
/// would swallow whatever follows it, and are left out on input by their names.
/// </summary>
/// <remarks>A file without a header has nothing to name our columns by: its records stand alone, and the reasons are in rejects.jsonl.</remarks>
/// <param name="dialect">The file's dialect.</param>
/// <param name="encoding">Its encoding.</param>
/// <param name="headerStart">The byte offset of its header; null: it has none.</param>
internal sealed class SenderCsv(Dialect dialect, SourceEncoding encoding, int? headerStart) : IRejectWriter
{
    private const string Columns = "_etl_line _etl_record _etl_column _etl_error";

    private static readonly byte[] Delimiters = [.. ",;\t|"u8];

    private readonly char _delimiter = (char)dialect.Delimiter;
    private readonly char _quote = (char)dialect.Quote;

    /// <inheritdoc/>
    public string Extension => "csv";

    /// <inheritdoc/>
    /// <remarks>What stood before the sender's header, our columns, the sender's header.</remarks>
    public byte[] Head(ReadOnlySpan<byte> head)
    {
        if (headerStart is not { } start || head.Length == 0)
        {
            return head.ToArray();
        }

        var ours = Encode(string.Join(_delimiter, Columns.Split(' ')) + _delimiter);
        var header = head[start..];
        return [.. head[..start], .. ours, .. header, .. EndsLine(header) ? [] : Encode("\n")];
    }

    /// <inheritdoc/>
    /// <remarks>It stands behind our columns.</remarks>
    public byte[] Record(PlacedReject reject)
    {
        var raw = SourceTranscoder.ToSource(encoding, reject.Record.Raw.Span);
        if (headerStart is null)
        {
            return [.. raw, .. Encode("\n")];
        }

        var errors = reject.Record.Errors;
        string[] values =
        [
            reject.Line?.ToString(CultureInfo.InvariantCulture) ?? "",
            reject.Number?.ToString(CultureInfo.InvariantCulture) ?? "",
            string.Join(' ', errors.Select(error => error.Column).OfType<string>().Distinct(StringComparer.Ordinal)),
            string.Join("; ", errors.Select(error => error.Message)),
        ];
        return [.. Encode(string.Concat(values.Select(value => Field(value) + _delimiter))), .. raw, .. Encode("\n")];
    }

    /// <inheritdoc/>
    /// <remarks>Of a broken quote: the lines that the record takes in, good records among them, and that its sender seems to escape quotes with backslashes.</remarks>
    public RejectedRecord Explain(RejectedRecord record, long? line)
    {
        if (!record.Errors.Any(error => IsOfQuotes(error.Kind)))
        {
            return record;
        }

        var words = SwallowedLines(record, line);
        if (HasBackslash(record))
        {
            words += " " + DelimitedMessages.BackslashEscapes;
        }

        return words.Length == 0
            ? record
            : record with { Errors = [.. record.Errors.Select(error => IsOfQuotes(error.Kind) ? error with { Message = error.Message + words } : error)] };
    }

    /// <inheritdoc/>
    public string? Advise(Func<RejectKind[], bool> areMost, IReadOnlyList<RejectedRecord> first, CompiledDataset plan)
    {
        if (areMost([RejectKind.TooFewFields, RejectKind.TooManyFields]))
        {
            return OtherDelimiter(first.Where(IsOfOtherWidth).ToList(), plan.Layout.FieldCount);
        }

        return areMost([RejectKind.QuoteViolation, RejectKind.UnterminatedQuote]) && first.Any(HasBackslash) ? DelimitedMessages.BackslashEscapes : null;
    }

    private static bool IsOfQuotes(RejectKind kind) => kind is RejectKind.QuoteViolation or RejectKind.UnterminatedQuote;

    private static bool IsOfOtherWidth(RejectedRecord record) =>
        !record.RawTruncated && record.Errors.Any(error => error.Kind is RejectKind.TooFewFields or RejectKind.TooManyFields);

    private static string SwallowedLines(RejectedRecord record, long? line)
    {
        var raw = record.Raw.Span;
        var ends = LineCounter.Count(raw);

        // At the end of the file a record inside quotes has its last line's end in it.
        if (raw.Length > 0 && raw[^1] is (byte)'\n' or (byte)'\r')
        {
            ends--;
        }

        return ends <= 0 ? "" : " " + DelimitedMessages.SwallowedLines(line, ends, isCapped: record.RawTruncated);
    }

    /// <summary>A delimiter as a dataset spells it.</summary>
    private static string Word(byte delimiter) => delimiter == (byte)'\t' ? "tab" : $"\"{(char)delimiter}\"";

    /// <summary>Whether a backslash stands before a quote in it.</summary>
    private bool HasBackslash(RejectedRecord record) => record.Raw.Span.IndexOf([(byte)'\\', dialect.Quote]) >= 0;

    private string? OtherDelimiter(List<RejectedRecord> records, int fields)
    {
        var fitting = Delimiters.Where(one => one != dialect.Delimiter && one != dialect.Quote && records.Count > 0 && records.All(record => Fits(record.Raw.Span, one))).ToList();
        if (fitting is not [var delimiter] || fields == 1)
        {
            return null;
        }

        // A header of several names was found by the delimiter that it has itself.
        return headerStart is null
            ? DelimitedMessages.OtherDelimiter(Word(delimiter), fields)
            : DelimitedMessages.MixedDelimiters(Word(dialect.Delimiter), Word(delimiter), fields);

        bool Fits(ReadOnlySpan<byte> record, byte by) =>
            HeaderReader.Read(record, isFinal: true, dialect with { Delimiter = by }) is { } read
            && (read.Names.Length == fields || (read.Names.Length == fields + 1 && read.Names[^1].Length == 0));
    }

    /// <summary>A value of ours as a field. A leading character that a spreadsheet takes for a formula, full-width ones included, gets an apostrophe before it (CWE-1236).</summary>
    private string Field(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n' ? "'" + value : value;
        safe = string.Concat(safe.Select(c => char.IsControl(c) ? ' ' : c));
        if (_quote == 0)
        {
            return safe.Replace(_delimiter, ' ');
        }

        return $"{_quote}{safe.Replace($"{_quote}", $"{_quote}{_quote}", StringComparison.Ordinal)}{_quote}";
    }

    private bool EndsLine(ReadOnlySpan<byte> header) => header.EndsWith(Encode("\n")) || header.EndsWith(Encode("\r"));

    private byte[] Encode(string text) => encoding switch
    {
        SourceEncoding.Utf16LittleEndian => Encoding.Unicode.GetBytes(text),
        SourceEncoding.Utf16BigEndian => Encoding.BigEndianUnicode.GetBytes(text),
        SourceEncoding.Utf8 => Encoding.UTF8.GetBytes(text),

        // Whatever the one-byte encodings have no letter for: our messages are ASCII but for the values they quote.
        _ => Encoding.Latin1.GetBytes(text),
    };
}
