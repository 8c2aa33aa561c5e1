using System.Runtime.CompilerServices;

namespace Etl.Core.Delimited.Scanning;

/// <summary>
/// The automaton D, one byte at a time: the definition of what a file means. Everything faster is tested against it.
/// </summary>
/// <remarks>
/// <code>
/// state                      quote  delimiter  LF               CR   other
/// R record start, F field    Q      F          R*               C*   U
/// C just after a CR          Q      F          R (ends nothing) C*   U
/// U in an unquoted field     U!     F          R*               C*   U
/// Q in a quoted field        E      Q          Q                Q    Q
/// E after a quote inside one Q      F          R*               C*   U!
/// </code>
/// <c>*</c> ends a record, <c>!</c> is a violation. At the end of the file R and C have nothing pending, F, U and E end
/// a record, and Q is an unterminated quote.
/// </remarks>
internal static class Automaton
{
    /// <summary>The number of states.</summary>
    public const int StateCount = 6;

    /// <summary>The state after <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScannerState Step(ScannerState state, byte value, Dialect dialect)
    {
        // A file without quotes has Quote 0, and its NULs must not be taken for quotes.
        var isQuote = value == dialect.Quote && dialect.HasQuote;
        if (state == ScannerState.Quoted)
        {
            return isQuote ? ScannerState.QuoteInQuoted : ScannerState.Quoted;
        }

        if (isQuote)
        {
            return state == ScannerState.Unquoted ? ScannerState.Unquoted : ScannerState.Quoted;
        }

        if (value == dialect.Delimiter)
        {
            return ScannerState.FieldStart;
        }

        if (value == (byte)'\n')
        {
            return ScannerState.RecordStart;
        }

        return value == (byte)'\r' ? ScannerState.AfterCarriageReturn : ScannerState.Unquoted;
    }

    /// <summary>Whether <paramref name="value"/>, met in <paramref name="state"/>, ends a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EndsRecord(ScannerState state, byte value) =>
        state != ScannerState.Quoted
        && (value == (byte)'\r' || (value == (byte)'\n' && state != ScannerState.AfterCarriageReturn));

    /// <summary>Whether <paramref name="value"/>, met in <paramref name="state"/>, violates the quoting rules.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsViolation(ScannerState state, byte value, Dialect dialect) =>
        state switch
        {
            ScannerState.Unquoted => value == dialect.Quote && dialect.HasQuote,
            ScannerState.QuoteInQuoted => value != dialect.Quote && value != dialect.Delimiter
                && value != (byte)'\n' && value != (byte)'\r',
            _ => false,
        };

    /// <summary>Whether a record starts at a byte <paramref name="next"/> that follows <paramref name="state"/>.</summary>
    public static bool StartsRecord(ScannerState state, byte next) =>
        state == ScannerState.RecordStart || (state == ScannerState.AfterCarriageReturn && next != (byte)'\n');

    /// <summary>Whether the end of the file in <paramref name="state"/> ends a record that no terminator has ended.</summary>
    public static bool EndOfFileEndsRecord(ScannerState state) =>
        state is not (ScannerState.RecordStart or ScannerState.AfterCarriageReturn);
}
