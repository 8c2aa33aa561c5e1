using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Etl.Core.Delimited.Scanning;

namespace Etl.Core.Delimited.Headers;

/// <summary>Reads the header from a file's first bytes.</summary>
internal static class HeaderReader
{
    /// <summary>The first record that is not a blank line.</summary>
    /// <param name="utf8">The file's first bytes behind the preamble.</param>
    /// <param name="isFinal">Whether the file ends here.</param>
    /// <param name="dialect">The file's dialect.</param>
    /// <returns>Null when there is no such record, or it does not end in these bytes, or ends inside quotes.</returns>
    public static HeaderRecord? Read(ReadOnlySpan<byte> utf8, bool isFinal, Dialect dialect)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var state = ScannerState.RecordStart;
        var recordStart = 0;
        var fieldStart = 0;
        var lines = 0;
        var hasViolation = false;
        for (var index = 0; index < utf8.Length; index++)
        {
            var value = utf8[index];
            var next = index + 1 < utf8.Length ? utf8[index + 1] : (byte)0;
            hasViolation |= Automaton.IsViolation(state, value, dialect);
            if (value == '\n' || (value == '\r' && next != '\n'))
            {
                lines++;
            }

            if (Automaton.EndsRecord(state, value))
            {
                if (index == recordStart)
                {
                    recordStart = fieldStart = index + 1;
                }
                else
                {
                    names.Add(Name(utf8[fieldStart..index], dialect));
                    if (value == '\r' && index + 1 == utf8.Length && !isFinal)
                    {
                        return null;
                    }

                    var end = value == '\r' && next == '\n' ? index + 2 : index + 1;
                    if (end == index + 2)
                    {
                        lines++;
                    }

                    return Record(names, utf8[recordStart..index], end, lines, hasViolation);
                }
            }
            else if (value == '\n' && state == ScannerState.AfterCarriageReturn)
            {
                recordStart = fieldStart = index + 1;
            }
            else if (value == dialect.Delimiter && state != ScannerState.Quoted)
            {
                names.Add(Name(utf8[fieldStart..index], dialect));
                fieldStart = index + 1;
            }

            state = Automaton.Step(state, value, dialect);
        }

        if (!isFinal || !Automaton.EndOfFileEndsRecord(state) || state == ScannerState.Quoted)
        {
            return null;
        }

        names.Add(Name(utf8[fieldStart..], dialect));
        return Record(names, utf8[recordStart..], utf8.Length, lines + 1, hasViolation);
    }

    private static HeaderRecord Record(
        ImmutableArray<string>.Builder names, ReadOnlySpan<byte> record, int end, int lines, bool hasViolation) => new()
        {
            Names = names.ToImmutable(),
            Length = end,
            Lines = lines,
            Bytes = record.ToArray(),
            HasViolation = hasViolation,
            IsValidText = Utf8.IsValid(record),
        };

    private static string Name(ReadOnlySpan<byte> field, Dialect dialect)
    {
        var text = Encoding.UTF8.GetString(field);
        var quote = ((char)dialect.Quote).ToString();
        if (dialect.HasQuote && text.Length >= 2 && text.StartsWith(quote, StringComparison.Ordinal) && text.EndsWith(quote, StringComparison.Ordinal))
        {
            text = text[1..^1].Replace(quote + quote, quote, StringComparison.Ordinal);
        }

        return text.Trim();
    }
}
