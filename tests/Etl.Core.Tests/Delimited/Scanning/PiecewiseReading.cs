using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;

namespace Etl.Core.Tests.Delimited.Scanning;

/// <summary>Reads an input that arrives in pieces, as a caller of a scanner does: what was not consumed goes before the next piece.</summary>
internal static class PiecewiseReading
{
    /// <summary>All records, with indexes into the whole input.</summary>
    public static ScanRun Read(IRecordScanner scanner, byte[] input, Dialect dialect, IEnumerable<int> pieceEnds, int targetBytes = int.MaxValue)
    {
        var records = new List<ScannedRecord>();
        var fieldEnds = new List<int>();
        var start = 0;
        var verdict = ScanVerdict.NeedMoreInput;
        foreach (var pieceEnd in pieceEnds.Append(input.Length))
        {
            do
            {
                var run = ScanRun.Of(scanner, input.AsSpan(start..pieceEnd), pieceEnd == input.Length, dialect, targetBytes);
                foreach (var record in run.Records)
                {
                    records.Add(record with
                    {
                        Start = start + record.Start,
                        EndExclusive = start + record.EndExclusive,
                        FirstField = fieldEnds.Count + record.FirstField,
                    });
                }

                fieldEnds.AddRange(run.FieldEnds.Select(end => start + end));
                start += run.Consumed;
                verdict = run.Verdict;
            }
            while (verdict == ScanVerdict.BatchFull);
        }

        return new ScanRun(verdict, start, [.. records], [.. fieldEnds]);
    }

    /// <summary>The ends of pieces of a fixed length.</summary>
    public static IEnumerable<int> EndsOfPieces(int inputLength, int pieceLength)
    {
        for (var end = pieceLength; end < inputLength; end += pieceLength)
        {
            yield return end;
        }
    }
}
