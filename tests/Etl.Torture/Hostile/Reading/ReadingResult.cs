using System.Collections.Immutable;

namespace Etl.Torture.Hostile.Reading;

/// <summary>Everything that came of reading a file; two readings of one file must not differ in anything.</summary>
internal sealed record ReadingResult
{
    /// <summary>The failure of the file as a whole, with its name and place; null when it can be loaded.</summary>
    public string? Error { get; init; }

    /// <summary>The rows as COPY takes them, without header and trailer; each carries its record's offset.</summary>
    public byte[] Rows { get; init; } = [];

    /// <summary>The rejects with absolute places, a line an error, everything that is told of it included.</summary>
    public ImmutableArray<string> Rejects { get; init; } = [];

    /// <summary>Line, record, offset, kind and column of each error, as <c>expected.json</c> has them.</summary>
    public ImmutableArray<string> RejectPlaces { get; init; } = [];

    /// <summary>Records, blank lines, accepted, rejected, filtered, rows and line ends.</summary>
    public (long Read, long Blank, long Accepted, long Rejected, long Filtered, long Rows, long Lines) Accounts { get; init; }

    /// <summary>What is wrong with the accounts in themselves; null when they hold.</summary>
    public string? Unsound { get; init; }

    /// <summary>How the chunks were proven: repairs, or a pre-scan.</summary>
    public int Rounds { get; init; }

    /// <summary>The first thing in which another reading differs from this one; null when none.</summary>
    public string? DifferenceTo(ReadingResult other)
    {
        if (other.Unsound is not null)
        {
            return other.Unsound;
        }

        if (Error != other.Error)
        {
            return $"the failure: {Error ?? "none"} against {other.Error ?? "none"}";
        }

        if (Accounts != other.Accounts)
        {
            return $"the accounts: {Accounts} against {other.Accounts}";
        }

        if (!Rejects.SequenceEqual(other.Rejects))
        {
            var index = Rejects.Zip(other.Rejects).TakeWhile(pair => pair.First == pair.Second).Count();
            return $"reject {index}: {Rejects.ElementAtOrDefault(index) ?? "none"} against {other.Rejects.ElementAtOrDefault(index) ?? "none"}";
        }

        return Rows.AsSpan().SequenceEqual(other.Rows) ? null : $"the rows, from byte {Rows.AsSpan().CommonPrefixLength(other.Rows)} of {Rows.Length} and {other.Rows.Length}";
    }
}
