using System.Collections.Immutable;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Chunks;

/// <summary>
/// Takes one chunk in one read: scan, validate, transform, encode. What it finds wrong are findings: only once the chunk's
/// start is proven do they count.
/// </summary>
/// <remarks>
/// It reads to the nominal end and scans all complete records. If a record is left over, it began before the nominal end
/// and is the chunk's last: then, and only then, it reads on, for that one record. So the same loop serves every
/// encoding, and no record start needs to be compared with the nominal end.
/// </remarks>
public sealed class ChunkWorker(WorkerServices services)
{
    /// <summary>The bytes of a CRLF: a record at the limit has to be seen to end.</summary>
    internal const int LongestTerminator = 2;

    /// <summary>Works through a chunk.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="attempt">The attempt, 1-based; names the objects it writes.</param>
    /// <param name="copy">Receives a complete binary COPY stream; null to validate only.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ChunkReport> RunAsync(PlannedRun plan, ChunkKey chunk, int attempt, Stream? copy, CancellationToken ct)
    {
        var started = services.Time.GetTimestamp();
        await using var spool = new RejectSpool(plan.Dataset.Rejects.MaxCount);
        using var sink = new CopySink(copy);
        var limit = plan.Dataset.File.MaxRecordBytes;
        await using var reader = new ChunkReader(services.Objects, plan.Run.Source, plan.Run.Encoding, chunk.Start, services.Options.ReadBytes, limit + LongestTerminator);
        using var processor = plan.Records.Process(plan.Load, spool, keepRaw: true);
        var pass = new ChunkPass(services, plan, chunk, reader, sink, processor);

        sink.Begin();
        var fatal = await pass.RunAsync(ct);
        await sink.EndAsync(ct);
        await plan.Run.Source.EnsureUnchangedAsync(services.Objects, ct);

        var counts = pass.Counts;
        var report = new ChunkReport(counts.Totals)
        {
            Chunk = chunk,
            Attempt = attempt,
            ActualEndExclusive = fatal is null ? reader.Offset : null,
            ObjectVersion = plan.Run.Source.Content.Version,
            Digest = reader.Digest,
            RejectsByRule = ByRule(counts),
            Noticed = Noticed(counts),
            RejectsKey = spool.IsEmpty ? null : RunKeys.ChunkRejects(plan.Run.RunId, chunk, attempt),
            Fatal = fatal,
            Milliseconds = (long)services.Time.GetElapsedTime(started).TotalMilliseconds,
        };
        if (report.RejectsKey is { } key)
        {
            await spool.SaveAsync(services.Objects, services.Options.Bucket, key, ct);
        }

        await EtlJson.WriteAsync(
            services.Objects, services.Options.Bucket, RunKeys.Report(plan.Run.RunId, chunk, attempt), report, EtlJson.Default.ChunkReport, ct);
        EtlTelemetry.ChunkEnded(plan.Dataset.Name, report);
        EtlLog.ChunkEnded(services.Logger, reader.Offset - chunk.Start, report.Read, report.Rows, report.Rejected, report.Milliseconds);
        return report;
    }

    /// <summary>The rejects by kind and by <c>column.kind</c>, those that there are.</summary>
    private static ImmutableSortedDictionary<string, long> ByRule(RecordCounts counts)
    {
        var rules = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        rules.AddRange(counts.ByRule);
        for (var kind = 0; kind < counts.ByKind.Length; kind++)
        {
            if (counts.ByKind[kind] > 0)
            {
                rules.Add(RejectKindNames.Name((RejectKind)kind), counts.ByKind[kind]);
            }
        }

        return rules.ToImmutable();
    }

    /// <summary>What else is worth telling, by the code of its warning.</summary>
    private static ImmutableSortedDictionary<string, long> Noticed(RecordCounts counts)
    {
        var noticed = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        if (counts.SurplusEmpty > 0)
        {
            noticed.Add(WarningCodes.SurplusEmpty, counts.SurplusEmpty);
        }

        if (counts.ByKind[(int)RejectKind.RepeatedHeader] is > 0 and var repeated)
        {
            noticed.Add(WarningCodes.RepeatedHeader, repeated);
        }

        return noticed.ToImmutable();
    }
}
