using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Headers;
using Etl.Core.Delimited.Sniffing;
using Etl.Core.Digests;
using Etl.Core.Encodings;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>What a file's first bytes say about it.</summary>
public sealed record InspectedFile
{
    /// <summary>Its encoding.</summary>
    public required SourceEncoding Encoding { get; init; }

    /// <summary>Its dialect.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The byte offset behind byte order mark and <c>sep=</c> line.</summary>
    public required long HeaderStart { get; init; }

    /// <summary>The byte offset of the first record.</summary>
    public required long DataStart { get; init; }

    /// <summary>The physical lines before it.</summary>
    public required long HeaderLines { get; init; }

    /// <summary>The bytes before it.</summary>
    public required ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>CRC-64/NVME of the bytes before it.</summary>
    public required ulong HeadDigest { get; init; }

    /// <summary>Where the columns are.</summary>
    public required HeaderMap Map { get; init; }

    /// <summary>What is worth telling.</summary>
    public required ImmutableArray<Warning> Warnings { get; init; }
}

/// <summary>Sniffs a file and holds its header against the dataset.</summary>
public sealed class FileInspector(IObjectStore objects)
{
    /// <summary>Inspects a file. Throws <see cref="FileFormatException"/> or <see cref="HeaderException"/>, naming everything that is wrong.</summary>
    public async Task<InspectedFile> InspectAsync(ObjectVersion version, Dataset dataset, CancellationToken ct)
    {
        var limit = (int)Math.Min(version.Size, Math.Max(FileSniffer.HeadBytes, 2L * dataset.File.MaxRecordBytes));
        for (var length = (int)Math.Min(version.Size, FileSniffer.HeadBytes); ; length = Math.Min(limit, length * 4))
        {
            var head = await ReadAsync(version, length, ct);
            if (Inspect(version, dataset, head) is { } inspected) return inspected;

            // The header goes on behind what was read.
            if (length == limit) throw new HeaderException(FunctionMessages.HeaderTooLong(version, dataset.File.MaxRecordBytes));
        }
    }

    private static InspectedFile? Inspect(ObjectVersion version, Dataset dataset, byte[] head)
    {
        var isWhole = head.Length == version.Size;
        var sniffed = FileSniffer.Sniff(head, isWhole, dataset.File);
        if (sniffed.Problem is { } problem) throw new FileFormatException(FunctionMessages.NotReadable(version, problem.Message));
        var warnings = ImmutableArray.CreateBuilder<Warning>();
        if (sniffed.HasMixedLineEnds) warnings.Add(new Warning(WarningCodes.MixedLineEnds, FunctionMessages.MixedLineEnds, 1));

        // Without a header, and with one column, a blank line is a record.
        var isEmpty = sniffed.IsEmpty && (dataset.File.Header || dataset.Columns.Length > 1 || version.Size == sniffed.PreambleBytes);
        var header = dataset.File.Header && !sniffed.IsEmpty ? Header(head, isWhole, sniffed) : null;
        if (dataset.File.Header && !sniffed.IsEmpty && header is null)
        {
            if (!isWhole) return null;
            throw new HeaderException(FunctionMessages.HeaderUnterminated(version));
        }

        var map = header is null ? HeaderMap.ByPosition(dataset) : Map(version, dataset, header, sniffed);
        var dataStart = sniffed.PreambleBytes + (header is null ? 0 : HeaderBytes(head, isWhole, sniffed, header));

        // Where the header should be, blank lines are passed over: here to the end.
        if (sniffed.IsEmpty && dataset.File.Header) dataStart = version.Size;
        var absent = dataset.Columns.Where((_, column) => map.ColumnToField[column] < 0).ToList();
        if (absent.Count > 0) warnings.Add(new Warning(WarningCodes.AbsentColumns, FunctionMessages.AbsentColumns(dataset, absent), absent.Count));
        if (isEmpty) warnings.Add(new Warning(WarningCodes.EmptyFile, FunctionMessages.EmptyFile, 1));
        else if (dataStart == version.Size) warnings.Add(new Warning(WarningCodes.HeaderOnly, FunctionMessages.HeaderOnly, 1));
        return new InspectedFile
        {
            Encoding = sniffed.Encoding,
            Dialect = sniffed.Dialect,
            HeaderStart = sniffed.PreambleBytes,
            DataStart = dataStart,
            HeaderLines = sniffed.PreambleLines + (header?.Lines ?? 0),
            Head = head.AsMemory(0, (int)dataStart),
            HeadDigest = Crc64Nvme.Append(0, head.AsSpan(0, (int)dataStart)),
            Map = map,
            Warnings = warnings.ToImmutable(),
        };
    }

    private static HeaderRecord? Header(byte[] head, bool isWhole, SniffedFile sniffed) =>
        HeaderReader.Read(SourceTranscoder.ToUtf8(sniffed.Encoding, head.AsSpan(sniffed.PreambleBytes), isWhole), isWhole, sniffed.Dialect);

    /// <summary>The header's length in the source's bytes.</summary>
    private static long HeaderBytes(byte[] head, bool isWhole, SniffedFile sniffed, HeaderRecord header)
    {
        var utf8 = SourceTranscoder.ToUtf8(sniffed.Encoding, head.AsSpan(sniffed.PreambleBytes), isWhole);
        return SourceTranscoder.SourceLength(sniffed.Encoding, utf8.AsSpan(0, header.Length));
    }

    private static HeaderMap Map(ObjectVersion version, Dataset dataset, HeaderRecord header, SniffedFile sniffed)
    {
        var mapping = HeaderMap.Create(header, dataset);
        return mapping.Map ?? throw new HeaderException(
            FunctionMessages.BadHeader(version, dataset.Name, mapping.Problems.Select(problem => problem.Message), sniffed.Describe()));
    }

    private async Task<byte[]> ReadAsync(ObjectVersion version, int length, CancellationToken ct)
    {
        var head = new byte[length];
        if (length > 0) await objects.ReadExactlyAsync(version, 0, head, ct);
        return head;
    }
}
