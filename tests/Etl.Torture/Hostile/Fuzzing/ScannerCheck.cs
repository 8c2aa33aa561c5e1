using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;

namespace Etl.Torture.Hostile.Fuzzing;

/// <summary>Every scanner says the same of the same bytes, wherever it is stopped and whatever it is given next.</summary>
internal static class ScannerCheck
{
    public static Task<string?> RunAsync(Random random, byte[] input)
    {
        var dialect = random.Next(4) switch { 0 => new Dialect((byte)',', 0), 1 => new Dialect((byte)';', (byte)'\''), 2 => new Dialect((byte)'\t', (byte)'"'), _ => Dialect.Rfc4180 };
        var cut = random.Next(input.Length + 1);
        var target = random.Next(3) == 0 ? random.Next(1, input.Length + 2) : int.MaxValue;
        var expected = Scan(RecordScanners.All[^1], input, dialect, input.Length, int.MaxValue);
        foreach (var scanner in RecordScanners.All)
        {
            var whole = Scan(scanner, input, dialect, input.Length, target);
            var pieces = Scan(scanner, input, dialect, cut, target);
            if (whole != expected)
            {
                return Task.FromResult<string?>($"{scanner}, target {target}, {dialect}: not as the scalar one");
            }

            if (pieces != expected)
            {
                return Task.FromResult<string?>($"{scanner}, cut at {cut}, target {target}, {dialect}: not as in one piece");
            }
        }

        return Task.FromResult(Skip(random, input, dialect));
    }

    /// <summary>The records with their fields and flags, read in two pieces.</summary>
    private static string Scan(IRecordScanner scanner, byte[] input, Dialect dialect, int cut, int target)
    {
        var batch = new RecordBatch(1, 1);
        var text = new System.Text.StringBuilder();
        var start = 0;
        foreach (var end in (int[])[cut, input.Length])
        {
            ScanVerdict verdict;
            do
            {
                verdict = scanner.Scan(input.AsSpan(start..end), end == input.Length, dialect, batch, target, out var consumed);
                foreach (var record in batch.Records)
                {
                    text.Append(start + record.Start).Append('-').Append(start + record.EndExclusive).Append(':').Append((byte)record.Flags);
                    foreach (var field in batch.FieldEnds.Slice(record.FirstField, record.FieldCount))
                    {
                        text.Append(' ').Append(start + field);
                    }

                    text.Append('\n');
                }

                start += consumed;
            }
            while (verdict == ScanVerdict.BatchFull);
            if (verdict == ScanVerdict.End)
            {
                break;
            }
        }

        return text.Append(start).ToString();
    }

    /// <summary>A record passed over ends where the scanners find its end.</summary>
    private static string? Skip(Random random, byte[] input, Dialect dialect)
    {
        var batch = new RecordBatch();
        RecordScanners.All[^1].Scan(input, isFinal: true, dialect, batch, 1, out var end);
        if (batch.Count == 0)
        {
            return null;
        }

        var skipper = new RecordSkipper([], dialect);
        var position = 0;
        while (true)
        {
            var length = Math.Min(random.Next(1, 20), input.Length - position);
            var ended = skipper.TrySkip(input.AsSpan(position, length), position + length == input.Length, out var consumed);
            position += consumed;
            if (!ended)
            {
                continue;
            }

            if (position != end)
            {
                return $"{dialect}: a record of {end} bytes was passed over as one of {position}";
            }

            return skipper.LineEnds == LineCounter.Count(input.AsSpan(0, end)) ? null : $"{dialect}: {skipper.LineEnds} line ends were counted in a record passed over";
        }
    }
}
