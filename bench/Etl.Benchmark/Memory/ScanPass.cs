using Etl.Core;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;

namespace Etl.Benchmark.Memory;

/// <summary>Finds all records and fields, and what breaks the quoting rules, on one thread.</summary>
internal static class ScanPass
{
    /// <returns>The records.</returns>
    /// <exception cref="BenchmarkException">A record breaks the rules.</exception>
    public static long Run(SourceBytes source)
    {
        var batch = new RecordBatch();
        var rest = source.Data;
        var records = 0L;
        ScanVerdict verdict;
        do
        {
            verdict = RecordScanners.Best.Scan(rest, isFinal: true, Dialect.Rfc4180, batch, Defaults.BatchBytes, out var consumed);
            records += batch.Count;
            foreach (ref readonly var record in batch.Records)
            {
                if (record.Flags != RecordFlags.None)
                {
                    throw new BenchmarkException("The benchmark's file breaks the quoting rules.");
                }
            }

            rest = rest[consumed..];
        }
        while (verdict != ScanVerdict.End);
        return records;
    }
}
