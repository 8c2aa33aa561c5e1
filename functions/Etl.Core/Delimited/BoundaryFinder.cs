using Etl.Core.Delimited.Scanning;
using Etl.Core.Splitting;

namespace Etl.Core.Delimited;

/// <summary>Finds a record start near a planned cut from a few bytes around it (docs/split.md).</summary>
/// <remarks>
/// The automaton runs from all its states at once. On well-formed and malformed bytes alike they fall together behind
/// the first closing quote (an ordinary byte, a quote, and anything but a quote), so the first record start behind that
/// is one whatever came before: proven. Without it, the files without quotes and the giant quoted fields remain, and the
/// finder goes by what breaks the quoting rules least.
/// </remarks>
internal static class BoundaryFinder
{
    /// <summary>Finds a record start at index 1 or more, which is the first one that the evidence carries.</summary>
    /// <param name="window">UTF-8; its first byte is the one before the planned cut, so that a record start at the cut itself is seen.</param>
    /// <param name="dialect">The file's dialect.</param>
    /// <param name="windowIsEndOfFile">Whether the file ends where the window ends.</param>
    /// <param name="assumption">What to take the state at the cut to be.</param>
    public static FoundBoundary Find(
        ReadOnlySpan<byte> window,
        Dialect dialect,
        bool windowIsEndOfFile,
        BoundaryAssumption assumption = BoundaryAssumption.Evidence)
    {
        if (assumption != BoundaryAssumption.Evidence)
        {
            // Of the unquoted states a field start is the one in which a quote as the window's first byte breaks no rule.
            var state = assumption == BoundaryAssumption.Quoted ? ScannerState.Quoted : ScannerState.FieldStart;
            return new FoundBoundary(FirstRecordStart(window, 0, state, dialect), BoundaryEvidence.Forced);
        }

        if (FindProven(window, dialect) is { } proven)
        {
            return new FoundBoundary(proven, BoundaryEvidence.Proven);
        }

        // Without a quote neither state breaks a rule, and most windows of most files are such.
        var quoted = dialect.HasQuote
            && window.Contains(dialect.Quote)
            && CountViolations(window, ScannerState.Quoted, dialect, windowIsEndOfFile)
            < CountViolations(window, ScannerState.FieldStart, dialect, windowIsEndOfFile);
        var assumed = quoted ? ScannerState.Quoted : ScannerState.FieldStart;
        return new FoundBoundary(FirstRecordStart(window, 0, assumed, dialect), BoundaryEvidence.Assumed);
    }

    private static int? FindProven(ReadOnlySpan<byte> window, Dialect dialect)
    {
        // Only a quote brings the quoted and the unquoted states together.
        if (dialect.HasQuote && !window.Contains(dialect.Quote))
        {
            return null;
        }

        var states = StateSet.All(dialect);
        for (var index = 0; index < window.Length; index++)
        {
            states = states.Step(window[index], dialect);
            if (states.IsSingle)
            {
                return FirstRecordStart(window, index + 1, states.Single, dialect);
            }
        }

        return null;
    }

    /// <summary>The first record start at index 1 or more, when the automaton is in <paramref name="state"/> before <paramref name="from"/>.</summary>
    private static int? FirstRecordStart(ReadOnlySpan<byte> window, int from, ScannerState state, Dialect dialect)
    {
        for (var index = from; index < window.Length; index++)
        {
            if (index > 0 && Automaton.StartsRecord(state, window[index]))
            {
                return index;
            }

            state = Automaton.Step(state, window[index], dialect);
        }

        return null;
    }

    private static int CountViolations(ReadOnlySpan<byte> window, ScannerState state, Dialect dialect, bool windowIsEndOfFile)
    {
        var violations = 0;
        foreach (var value in window)
        {
            if (Automaton.IsViolation(state, value, dialect))
            {
                violations++;
            }

            state = Automaton.Step(state, value, dialect);
        }

        // A file that ends inside quotes was not read right, or is not right.
        return windowIsEndOfFile && state == ScannerState.Quoted ? violations + 1 : violations;
    }
}
