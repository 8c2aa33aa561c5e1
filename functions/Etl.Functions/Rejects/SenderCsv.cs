using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Encodings;
using Etl.Functions.Process;

namespace Etl.Functions.Rejects;

/// <summary>
/// Writes <c>rejects.csv</c>: our columns first, then the sender's own header and records, byte for byte, in the sender's
/// encoding and dialect, so that it can be corrected and dropped again. Ours come first because an open quote in a record
/// would swallow whatever follows it, and are left out on input by their names.
/// </summary>
/// <remarks>A file without a header has nothing to name our columns by: its records stand alone, and the reasons are in rejects.jsonl.</remarks>
internal sealed class SenderCsv(LoadedPlan plan)
{
    private const string Columns = "_etl_line _etl_record _etl_column _etl_error";

    private readonly char _delimiter = (char)plan.Run.Dialect.Delimiter;
    private readonly char _quote = (char)plan.Run.Dialect.Quote;

    private bool HasColumns => plan.Dataset.File.Header;

    /// <summary>The head of the file: what stood before the sender's header, our columns, the sender's header.</summary>
    /// <param name="head">The sender's bytes before the first record.</param>
    public byte[] Header(byte[] head)
    {
        if (!HasColumns || head.Length == 0) return head;
        var start = (int)plan.Run.HeaderStart;
        var ours = Encode(string.Join(_delimiter, Columns.Split(' ')) + _delimiter);
        var header = head.AsSpan(start);
        return [.. head.AsSpan(0, start), .. ours, .. header, .. EndsLine(header) ? [] : Encode("\n")];
    }

    /// <summary>One record behind our columns.</summary>
    public byte[] Record(PlacedReject reject)
    {
        var raw = SourceTranscoder.ToSource(plan.Run.Encoding, reject.Record.Raw.Span);
        if (!HasColumns) return [.. raw, .. Encode("\n")];
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

    /// <summary>A value of ours as a field. A leading character that a spreadsheet takes for a formula, full-width ones included, gets an apostrophe before it (CWE-1236).</summary>
    private string Field(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n' ? "'" + value : value;
        safe = string.Concat(safe.Select(c => char.IsControl(c) ? ' ' : c));
        if (_quote == 0) return safe.Replace(_delimiter, ' ');
        return $"{_quote}{safe.Replace($"{_quote}", $"{_quote}{_quote}", StringComparison.Ordinal)}{_quote}";
    }

    private bool EndsLine(ReadOnlySpan<byte> header)
    {
        var lineFeed = Encode("\n");
        var carriageReturn = Encode("\r");
        return header.EndsWith(lineFeed) || header.EndsWith(carriageReturn);
    }

    private byte[] Encode(string text) => plan.Run.Encoding switch
    {
        SourceEncoding.Utf16LittleEndian => Encoding.Unicode.GetBytes(text),
        SourceEncoding.Utf16BigEndian => Encoding.BigEndianUnicode.GetBytes(text),
        SourceEncoding.Utf8 => Encoding.UTF8.GetBytes(text),

        // Whatever the one-byte encodings have no letter for: our messages are ASCII but for the values they quote.
        _ => Encoding.Latin1.GetBytes(text),
    };
}
