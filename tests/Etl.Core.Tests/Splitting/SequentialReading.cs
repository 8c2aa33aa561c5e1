using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Splitting;

namespace Etl.Core.Tests.Splitting;

/// <summary>The truth: the automaton run over a document, from the state and the place that are given, a byte at a time.</summary>
internal static class SequentialReading
{
    /// <summary>What a worker does: records from <paramref name="chunk"/>'s start, which it takes to be the start of one.</summary>
    public static (ChunkOutcome Outcome, List<(int Start, int End)> Records) Work(
        ReadOnlySpan<byte> document, Dialect dialect, ChunkKey chunk, int recordLimit = int.MaxValue)
    {
        var records = new List<(int, int)>();
        var position = (int)chunk.Start;
        var lines = 0;
        int? end = null;
        while (true)
        {
            if (position >= chunk.EndExclusive || position == document.Length)
            {
                end = position;
                break;
            }

            if (!TryReadRecord(document, dialect, position, recordLimit, out var next))
            {
                break;
            }

            records.Add((position, next));
            position = next;
            lines++;
        }

        var outcome = new ChunkOutcome
        {
            Index = chunk.Index,
            Start = chunk.Start,
            NominalEndExclusive = chunk.EndExclusive,
            Generation = chunk.Generation,
            ActualEndExclusive = end,
            Records = records.Count,
            Lines = lines,
            HasFatalFinding = end is null,
        };
        return (outcome, records);
    }

    /// <summary>Every offset at which a record of the document starts.</summary>
    public static HashSet<int> RecordStarts(ReadOnlySpan<byte> document, Dialect dialect, int dataStart = 0)
    {
        var starts = new HashSet<int>();
        var state = ScannerState.RecordStart;
        for (var index = dataStart; index < document.Length; index++)
        {
            if (Automaton.StartsRecord(state, document[index]))
            {
                starts.Add(index);
            }

            state = Automaton.Step(state, document[index], dialect);
        }

        return starts;
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> document, Dialect dialect, int start, int limit, out int end)
    {
        var state = ScannerState.RecordStart;
        end = start;
        while (end < document.Length)
        {
            var value = document[end];
            if (end > start && Automaton.StartsRecord(state, value))
            {
                return true;
            }

            state = Automaton.Step(state, value, dialect);
            end++;
            if (state == ScannerState.Quoted && end - start > limit)
            {
                return false;
            }
        }

        return true;
    }
}
