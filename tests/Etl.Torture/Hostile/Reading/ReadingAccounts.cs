using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Etl.Core.Digests;
using Etl.Core.Rejects;
using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Runs;

namespace Etl.Torture.Hostile.Reading;

/// <summary>Puts proven chunks together, and holds them against the accounts of docs/architecture.md.</summary>
internal static class ReadingAccounts
{
    public static ReadingResult Of(PlannedRun plan, MemoryStore store, IReadOnlyList<WorkedChunk> chunks)
    {
        var reports = chunks.Select(chunk => chunk.Report).ToList();
        var rejects = new Absolute(plan);
        foreach (var report in reports)
        {
            if (report.RejectsKey is { } key)
            {
                rejects.Add(store.Find("bucket", key)!);
            }

            rejects.Pass(report.Lines, report.Read);
        }

        var result = new ReadingResult
        {
            Rows = [.. chunks.SelectMany(chunk => chunk.Rows)],
            Rejects = [.. rejects.Lines],
            RejectPlaces = [.. rejects.Places],
            Accounts = (
                reports.Sum(r => r.Read), reports.Sum(r => r.Blank), reports.Sum(r => r.Accepted), reports.Sum(r => r.Rejected),
                reports.Sum(r => r.Filtered), reports.Sum(r => r.Rows), reports.Sum(r => r.Lines)),
        };
        return result with { Unsound = Faults(plan, store, chunks, result, rejects.Records).FirstOrDefault() };
    }

    /// <summary>The file fails as a whole, at a line that does not depend on how it was read.</summary>
    public static ReadingResult Failed(PlannedRun plan, IReadOnlyList<WorkedChunk> chunks, Proof proof)
    {
        var fatal = chunks.First(chunk => chunk.Report.Chunk.Index == proof.FatalChunk).Report.Fatal!;
        return new ReadingResult { Error = string.Create(CultureInfo.InvariantCulture, $"UnterminatedQuoteException: line {plan.Run.HeaderLines + proof.LinesBeforeFatal + fatal.LocalLine}, offset {fatal.Offset}") };
    }

    private static IEnumerable<string> Faults(PlannedRun plan, MemoryStore store, IReadOnlyList<WorkedChunk> chunks, ReadingResult result, long rejectedRecords)
    {
        var (read, _, accepted, rejected, filtered, rows, _) = result.Accounts;
        if (read != accepted + rejected + filtered)
        {
            yield return $"read {read} is not accepted {accepted} + rejected {rejected} + filtered {filtered}";
        }

        if (rows != accepted)
        {
            yield return $"rows {rows} are not accepted {accepted}";
        }

        if (rejectedRecords != rejected)
        {
            yield return $"{rejectedRecords} rejects were kept of {rejected}";
        }

        if (CountRows(result.Rows, plan.Load.Dataset.Columns.Length + 1) != rows)
        {
            yield return $"the COPY stream has not {rows} rows";
        }

        var end = plan.Run.DataStart;
        var digest = plan.Run.HeadDigest;
        foreach (var report in chunks.Select(chunk => chunk.Report))
        {
            if (report.Chunk.Start != end)
            {
                yield return $"chunk {report.Chunk} does not begin at {end}";
            }

            digest = Crc64Nvme.Combine(digest, report.Digest, report.ActualEndExclusive!.Value - report.Chunk.Start);
            end = report.ActualEndExclusive.Value;
        }

        if (end != plan.Run.Source.Length)
        {
            yield return $"the last chunk ends at {end} of {plan.Run.Source.Length}";
        }

        if (digest != Crc64Nvme.Append(0, store.Find("bucket", plan.Run.Source.Object.Key)))
        {
            yield return "the digest is not that of the file";
        }
    }

    private static long CountRows(ReadOnlySpan<byte> rows, int fields)
    {
        var count = 0L;
        for (; !rows.IsEmpty; count++)
        {
            if (BinaryPrimitives.ReadInt16BigEndian(rows) != fields)
            {
                return -1;
            }

            rows = rows[2..];
            for (var field = 0; field < fields; field++)
            {
                rows = rows[(4 + Math.Max(BinaryPrimitives.ReadInt32BigEndian(rows), 0))..];
            }
        }

        return count;
    }

    /// <summary>Rejects at their places in the file, chunk after chunk.</summary>
    private sealed class Absolute(PlannedRun plan)
    {
        private long _lines = plan.Run.HeaderLines;
        private long _records;

        public List<string> Lines { get; } = [];

        public List<string> Places { get; } = [];

        public long Records { get; private set; }

        public void Pass(long lines, long records)
        {
            _lines += lines;
            _records += records;
        }

        public void Add(byte[] jsonLines)
        {
            foreach (var json in Encoding.UTF8.GetString(jsonLines).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var record = JsonSerializer.Deserialize(json, EtlJson.Default.RejectedRecord)!;
                Records++;
                foreach (var error in record.Errors)
                {
                    var place = new ExpectedReject(_lines + record.LocalLine, _records + record.LocalRecord, record.Offset, RejectKindNames.Name(error.Kind), error.Column);
                    Places.Add(place.ToString());
                    Lines.Add($"{place} {error.FieldIndex} {error.Rule} {error.Value} {error.Message} {record.RawTruncated} {Convert.ToBase64String(record.Raw.Span)}");
                }
            }
        }
    }
}
