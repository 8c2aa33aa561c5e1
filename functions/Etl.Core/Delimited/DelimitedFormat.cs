using System.Collections.Immutable;
using System.Globalization;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Delimited.Headers;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Delimited.Sniffing;
using Etl.Core.Encodings;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Splitting;

namespace Etl.Core.Delimited;

/// <summary>Delimited text: CSV and what goes by that name. What it means, byte by byte, is <see cref="Automaton"/>'s.</summary>
/// <param name="scanner">What to scan with; null: the fastest that this processor runs.</param>
public sealed class DelimitedFormat(IRecordScanner? scanner = null) : IRecordFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "delimited";

    private const string DelimiterOption = "delimiter";
    private const string QuoteOption = "quote";
    private const string HeaderOption = "header";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public Inspection Inspect(ReadOnlySpan<byte> head, long size, Dataset dataset)
    {
        var isWhole = head.Length == size;
        var sniffed = FileSniffer.Sniff(head, isWhole, dataset.File);
        if (sniffed.Problem is { } problem)
        {
            return new Inspection.Refused(problem.Message, IsOfHeader: false);
        }

        if (!dataset.File.Header)
        {
            return Readable(sniffed, size, sniffed.PreambleBytes, sniffed.PreambleLines, FieldLayout.InOrder(dataset.Fields.Length), dataset);
        }

        // Where the header should be, blank lines are passed over: in an empty file to the end.
        if (sniffed.IsEmpty)
        {
            return Readable(sniffed, size, size, sniffed.PreambleLines, FieldLayout.InOrder(dataset.Fields.Length), dataset);
        }

        var utf8 = SourceTranscoder.ToUtf8(sniffed.Encoding, head[sniffed.PreambleBytes..], isWhole);
        if (HeaderReader.Read(utf8, isWhole, sniffed.Dialect) is not { } header)
        {
            return isWhole ? new Inspection.Refused(DelimitedMessages.HeaderUnterminated, IsOfHeader: true) : new Inspection.NeedsMore();
        }

        var mapping = HeaderMatching.Match(header, dataset);
        if (mapping.Layout is not { } layout)
        {
            return new Inspection.Refused(
                DelimitedMessages.BadHeader(dataset.Name, mapping.Problems.Select(one => one.Message), sniffed.Describe()), IsOfHeader: true);
        }

        var dataStart = sniffed.PreambleBytes + SourceTranscoder.SourceLength(sniffed.Encoding, utf8.AsSpan(0, header.Length));
        return Readable(sniffed, size, dataStart, sniffed.PreambleLines + header.Lines, layout, dataset);
    }

    /// <inheritdoc/>
    public IRecords Open(ImmutableSortedDictionary<string, string> options) => Open(
        new Dialect((byte)options[DelimiterOption][0], options[QuoteOption] is [var quote] ? (byte)quote : (byte)0),
        options.TryGetValue(HeaderOption, out var header) ? int.Parse(header, CultureInfo.InvariantCulture) : null);

    /// <summary>The records of a file.</summary>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="headerStart">The byte offset of its header: behind byte order mark and <c>sep=</c> line; null: it has none.</param>
    public IRecords Open(Dialect dialect, int? headerStart = null) => new DelimitedRecords(scanner ?? RecordScanners.Best, dialect, headerStart);

    /// <summary>The options of a file.</summary>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="headerStart">See <see cref="Open(Dialect, int?)"/>.</param>
    public static ImmutableSortedDictionary<string, string> Options(Dialect dialect, int? headerStart)
    {
        var options = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        options.Add(DelimiterOption, ((char)dialect.Delimiter).ToString());
        options.Add(QuoteOption, dialect.HasQuote ? ((char)dialect.Quote).ToString() : "");
        if (headerStart is { } start)
        {
            options.Add(HeaderOption, start.ToString(CultureInfo.InvariantCulture));
        }

        return options.ToImmutable();
    }

    private static Inspection.Readable Readable(SniffedFile sniffed, long size, long dataStart, int lines, FieldLayout layout, Dataset dataset)
    {
        // Without a header, and with one column, a blank line is a record.
        var isEmpty = sniffed.IsEmpty && (dataset.File.Header || dataset.Fields.Length > 1 || size == sniffed.PreambleBytes);
        var notices = isEmpty ? FileNotices.Empty : dataStart == size ? FileNotices.HeaderOnly : FileNotices.None;
        return new Inspection.Readable(new InspectedFile
        {
            Encoding = sniffed.Encoding,
            Options = Options(sniffed.Dialect, dataset.File.Header ? sniffed.PreambleBytes : null),
            DataStart = dataStart,
            HeaderLines = lines,
            Layout = layout,
            Notices = notices | (sniffed.HasMixedLineEnds ? FileNotices.MixedLineEnds : FileNotices.None),
        });
    }
}

/// <summary>The records of a delimited file.</summary>
/// <param name="scanner">What to scan with.</param>
/// <param name="dialect">The file's dialect.</param>
/// <param name="headerStart">The byte offset of its header; null: it has none.</param>
internal sealed class DelimitedRecords(IRecordScanner scanner, Dialect dialect, int? headerStart) : IRecords
{
    /// <inheritdoc/>
    public bool CanBeCut => true;

    /// <inheritdoc/>
    public FoundBoundary FindBoundary(ReadOnlySpan<byte> window, bool windowIsEndOfFile, BoundaryAssumption assumption) =>
        BoundaryFinder.Find(window, dialect, windowIsEndOfFile, assumption);

    /// <inheritdoc/>
    public IPieceMapper MapPiece(long start, SourceEncoding encoding) => new PreScanner(start, dialect, encoding);

    /// <inheritdoc/>
    public ScanVerdict Scan(ReadOnlySpan<byte> buffer, bool isFinal, RecordBatch batch, int targetBytes, out int consumed) =>
        scanner.Scan(buffer, isFinal, dialect, batch, targetBytes, out consumed);

    /// <inheritdoc/>
    public IRecordSkipper Skip() => new RecordSkipper([], dialect);

    /// <inheritdoc/>
    public RecordProcessor Process(CompiledDataset plan, IRejectSink sink, bool keepRaw)
    {
        var counts = new RecordCounts();
        var scratch = new FieldScratch();
        return new RecordProcessor<DelimitedFields>(plan, sink, counts, scratch, new DelimitedFields(plan, dialect, counts, scratch), keepRaw);
    }

    /// <inheritdoc/>
    public IRejectWriter Rejects(SourceEncoding encoding) => new SenderCsv(dialect, encoding, headerStart);
}
