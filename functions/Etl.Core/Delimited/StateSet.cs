using System.Numerics;
using Etl.Core.Delimited.Scanning;

namespace Etl.Core.Delimited;

/// <summary>The states that the automaton can be in when the state it started in is not known: a bit for each.</summary>
internal readonly record struct StateSet(byte Bits)
{
    private const int SetCount = 1 << Automaton.StateCount;
    private const int Quote = 0;
    private const int Delimiter = 1;
    private const int LineFeed = 2;
    private const int CarriageReturn = 3;
    private const int Other = 4;

    // Five classes of bytes times 64 sets: one look-up a byte for all states at once.
    private static readonly byte[] Next = CreateTable();

    /// <summary>All states that a file of the dialect can be in: without a quote, nothing is quoted.</summary>
    public static StateSet All(Dialect dialect) => dialect.HasQuote
        ? new StateSet(SetCount - 1)
        : new StateSet(SetCount - 1 - (1 << (int)ScannerState.Quoted) - (1 << (int)ScannerState.QuoteInQuoted));

    /// <summary>Whether one state is left.</summary>
    public bool IsSingle => BitOperations.IsPow2((uint)Bits);

    /// <summary>The state that is left.</summary>
    public ScannerState Single => (ScannerState)BitOperations.TrailingZeroCount(Bits);

    /// <summary>The states after <paramref name="value"/>.</summary>
    public StateSet Step(byte value, Dialect dialect)
    {
        var kind = value switch
        {
            _ when value == dialect.Quote && dialect.HasQuote => Quote,
            _ when value == dialect.Delimiter => Delimiter,
            (byte)'\n' => LineFeed,
            (byte)'\r' => CarriageReturn,
            _ => Other,
        };
        return new StateSet(Next[(kind * SetCount) + Bits]);
    }

    private static byte[] CreateTable()
    {
        ReadOnlySpan<byte> examples = "\",\n\rx"u8;
        var table = new byte[examples.Length * SetCount];
        for (var kind = 0; kind < examples.Length; kind++)
        {
            for (var set = 0; set < SetCount; set++)
            {
                for (var state = 0; state < Automaton.StateCount; state++)
                {
                    if ((set & (1 << state)) == 0)
                    {
                        continue;
                    }

                    var next = Automaton.Step((ScannerState)state, examples[kind], Dialect.Rfc4180);
                    table[(kind * SetCount) + set] |= (byte)(1 << (int)next);
                }
            }
        }

        return table;
    }
}
