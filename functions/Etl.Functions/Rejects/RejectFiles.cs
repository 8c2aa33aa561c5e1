using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Rejects;

/// <summary>
/// Turns what workers found at local places, and checks over the whole load at offsets, into the two files of a run at absolute places:
/// <c>rejects.jsonl</c> for programs and the sender's own kind of file, such as <c>rejects.csv</c>.
/// </summary>
public sealed class RejectFiles(FunctionServices services)
{
    private const int FirstFew = 10;

    /// <summary>Writes both files, record by record, and returns the first few errors. Writes nothing when there are no rejects.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="reports">What workers have found.</param>
    /// <param name="staged">What checks over the whole load have; null: none were asked.</param>
    /// <param name="ct">Ends it.</param>
    internal async Task<IReadOnlyList<RejectLine>> WriteAsync(PlannedRun plan, IReadOnlyList<ChunkReport> reports, StagedRejects? staged, CancellationToken ct)
    {
        if (staged is not null && !await staged.AnyAsync(ct))
        {
            staged = null;
        }

        if (staged is null && reports.All(report => report.RejectsKey is null))
        {
            return [];
        }

        var runId = plan.Run.RunId;
        var first = new List<RejectLine>();
        var writer = plan.Records.Rejects(plan.Run.Encoding);
        await services.Objects.WriteAsync(
            services.Options.Bucket, RunKeys.RejectsJsonl(runId), (stream, token) => WriteJsonlAsync(stream, plan, ReadAsync(plan, writer, reports, staged, token), first, token), ct);
        await services.Objects.WriteAsync(
            services.Options.Bucket, RunKeys.SenderRejects(runId, writer.Extension),
            (stream, token) => WriteForSenderAsync(stream, writer, plan, ReadAsync(plan, writer, reports, staged, token), token), ct);
        return first;
    }

    private static async Task WriteJsonlAsync(
        Stream stream, PlannedRun plan, IAsyncEnumerable<PlacedReject> rejects, List<RejectLine> first, CancellationToken ct)
    {
        await foreach (var reject in rejects)
        {
            foreach (var line in Lines(plan.Run.RunId, reject))
            {
                if (first.Count < FirstFew)
                {
                    first.Add(line with { Raw = "", RawBase64 = null });
                }

                await JsonSerializer.SerializeAsync(stream, line, EtlJson.Default.RejectLine, ct);
                stream.WriteByte((byte)'\n');
            }
        }
    }

    private async Task WriteForSenderAsync(Stream stream, IRejectWriter writer, PlannedRun plan, IAsyncEnumerable<PlacedReject> rejects, CancellationToken ct)
    {
        await stream.WriteAsync(writer.Head(await ReadHeadAsync(plan, ct)), ct);
        await foreach (var reject in rejects)
        {
            if (IsCorrectable(reject.Record))
            {
                await stream.WriteAsync(writer.Record(reject), ct);
            }
        }
    }

    /// <summary>
    /// Whether a record belongs into the file that is corrected and dropped again. One that was cut short cannot be corrected, and one
    /// that is no data need not: behind our columns it would be taken for data.
    /// </summary>
    private static bool IsCorrectable(RejectedRecord record) =>
        !record.RawTruncated && !record.Errors.Any(error => error.Kind is RejectKind.RepeatedHeader or RejectKind.BlankRow);

    /// <summary>The sender's bytes before the first record.</summary>
    private async Task<byte[]> ReadHeadAsync(PlannedRun plan, CancellationToken ct)
    {
        if (plan.Run.Head is { } kept)
        {
            return kept;
        }

        var head = new byte[plan.Run.DataStart];
        if (head.Length > 0)
        {
            await plan.Run.Source.ReadExactlyAsync(services.Objects, 0, head, ct);
        }

        return head;
    }

    /// <summary>All rejects in the order of the file: those of workers, and between them those of checks over the whole load.</summary>
    private async IAsyncEnumerable<PlacedReject> ReadAsync(
        PlannedRun plan, IRejectWriter writer, IReadOnlyList<ChunkReport> reports, StagedRejects? staged, [EnumeratorCancellation] CancellationToken ct)
    {
        long? lines = plan.Run.HeaderLines;
        long? records = 0;
        long byChecks = 0;
        var expected = plan.Run.DataStart;
        foreach (var report in reports)
        {
            // Behind the first chunk that is not proven, lines are not known: offsets are.
            if (report.Chunk.Start != expected)
            {
                lines = records = null;
            }

            await using var next = staged?.ReadAsync(report, lines, records, ct).GetAsyncEnumerator(ct);
            var isNext = next is not null && await next.MoveNextAsync();
            await foreach (var reject in ReadWorkersAsync(plan, writer, report, lines, records, ct))
            {
                for (; isNext && next!.Current.Record.Offset < reject.Record.Offset; isNext = await next.MoveNextAsync(), byChecks++)
                {
                    yield return next.Current;
                }

                yield return reject;
            }

            for (; isNext; isNext = await next!.MoveNextAsync(), byChecks++)
            {
                yield return next!.Current;
            }

            lines += report.Lines;
            records += report.Read;
            expected = report.ActualEndExclusive ?? -1;
        }

        if (staged?.Expected is { } known && known != byChecks)
        {
            throw new AccountsException(FunctionMessages.CheckRejectsDiffer(plan.Run.RunId, known, byChecks));
        }
    }

    private async IAsyncEnumerable<PlacedReject> ReadWorkersAsync(
        PlannedRun plan, IRejectWriter writer, ChunkReport report, long? lines, long? records, [EnumeratorCancellation] CancellationToken ct)
    {
        if (report.RejectsKey is not { } key)
        {
            yield break;
        }

        long found = 0;
        await foreach (var record in EtlJson.ReadManyAsync(services.Objects, services.Options.Bucket, key, EtlJson.Default.RejectedRecord, topLevelValues: true, ct))
        {
            found++;
            var line = lines + record.LocalLine;
            yield return new PlacedReject(report.Chunk.Index, line, records + record.LocalRecord, writer.Explain(record, line));
        }

        // An object that came cut short at the end of a line looks whole; the accounts know better.
        var unlimited = report.Noticed.GetValueOrDefault(WarningCodes.RepeatedHeader);
        var kept = Math.Min(report.Rejected - unlimited, plan.Dataset.Rejects.MaxCount + 1 ?? long.MaxValue) + unlimited;
        if (found != kept)
        {
            throw new ObjectStoreException(FunctionMessages.RejectsIncomplete(key, found, kept));
        }
    }

    private static IEnumerable<RejectLine> Lines(string runId, PlacedReject reject)
    {
        var raw = reject.Record.Raw.Span;
        var isText = Utf8.IsValid(raw);
        var text = Encoding.UTF8.GetString(raw);
        var base64 = isText ? null : Convert.ToBase64String(raw);
        return reject.Record.Errors.Select(error => new RejectLine
        {
            Run = runId,
            Chunk = reject.Chunk,
            Line = reject.Line,
            Offset = reject.Record.Offset,
            Record = reject.Number,
            Column = error.Column,
            Value = error.Value,
            Kind = RejectKindNames.Name(error.Kind),
            Rule = error.Rule,
            Message = error.Message,
            Raw = text,
            RawBase64 = base64,
            RawTruncated = reject.Record.RawTruncated ? true : null,
        });
    }
}
