using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;
using Etl.Core.Splitting;

namespace Etl.Core.Records;

/// <summary>A way to write records into bytes: delimited text, a JSON value a line. Found by its name in <see cref="RecordFormats"/>.</summary>
public interface IRecordFormat
{
    /// <summary>The name that datasets and plans have for it.</summary>
    string Name { get; }

    /// <summary>Looks at a file's first bytes. What the dataset declares always wins.</summary>
    /// <param name="head">The first bytes, <see cref="Defaults.HeadBytes"/> of them or all that there are; more when asked for.</param>
    /// <param name="size">The bytes of the whole content.</param>
    /// <param name="dataset">The dataset.</param>
    Inspection Inspect(ReadOnlySpan<byte> head, long size, Dataset dataset);

    /// <summary>The records of a file in which inspecting it has found these options.</summary>
    IRecords Open(ImmutableSortedDictionary<string, string> options);
}

/// <summary>
/// The records of one file: where they start and end, and what is in them. Bytes are UTF-8 here, whatever the source is encoded in. Without state;
/// shared by all who work on the file.
/// </summary>
public interface IRecords
{
    /// <summary>Whether workers may start at any byte, where a record start is guessed and then proven; if not, one reads all of the file.</summary>
    bool CanBeCut { get; }

    /// <summary>Finds a record start at index 1 or more, the first one that the evidence carries.</summary>
    /// <param name="window">The bytes from the one before the planned cut on, so that a record start at the cut itself is seen.</param>
    /// <param name="windowIsEndOfFile">Whether the file ends where the window ends.</param>
    /// <param name="assumption">What to take the state at the cut to be.</param>
    FoundBoundary FindBoundary(ReadOnlySpan<byte> window, bool windowIsEndOfFile, BoundaryAssumption assumption);

    /// <summary>What a piece of the file does to each state that it may start in, for an exact cut.</summary>
    /// <param name="start">The byte offset of its first byte in the source.</param>
    /// <param name="encoding">The source's encoding.</param>
    IPieceMapper MapPiece(long start, SourceEncoding encoding);

    /// <summary>Scans complete records from the start of <paramref name="buffer"/>, which must be the start of a record.</summary>
    /// <param name="buffer">The bytes; may be empty.</param>
    /// <param name="isFinal">Whether the file ends where the buffer ends.</param>
    /// <param name="batch">Receives the records; cleared first.</param>
    /// <param name="targetBytes">Stop with <see cref="ScanVerdict.BatchFull"/> at the first record end at or after so many bytes.</param>
    /// <param name="consumed">The bytes of the complete records: the end of the last one.</param>
    ScanVerdict Scan(ReadOnlySpan<byte> buffer, bool isFinal, RecordBatch batch, int targetBytes, out int consumed);

    /// <summary>Stands at the start of a record too long to hold, to find its end.</summary>
    IRecordSkipper Skip();

    /// <summary>Makes rows and rejects of scanned records; for one chunk.</summary>
    /// <param name="plan">The compiled dataset.</param>
    /// <param name="sink">Takes the rejects.</param>
    /// <param name="keepRaw">Whether rejects carry their records' bytes.</param>
    RecordProcessor Process(CompiledDataset plan, IRejectSink sink, bool keepRaw);

    /// <summary>The rejects as their sender gets them, to correct and send again.</summary>
    /// <param name="encoding">The source's encoding.</param>
    IRejectWriter Rejects(SourceEncoding encoding);
}

/// <summary>Maps a piece of a file: <see cref="Append"/> with all of its bytes in order, then <see cref="ToMap"/>.</summary>
public interface IPieceMapper
{
    /// <summary>Takes the piece's next bytes, as UTF-8, in whole characters.</summary>
    void Append(ReadOnlySpan<byte> utf8);

    /// <summary>The map of the bytes so far.</summary>
    PreScanMap ToMap();
}

/// <summary>Goes through a record in bounded memory: <see cref="TrySkip"/> with its bytes, piece by piece, until it returns true.</summary>
public interface IRecordSkipper
{
    /// <summary>Whether the bytes so far end inside something that has to be closed, as a quote, and swallows all that follows where it is not.</summary>
    bool IsUnclosed { get; }

    /// <summary>The line ends in the record so far, those of its terminator included.</summary>
    long LineEnds { get; }

    /// <summary>Goes on through the record.</summary>
    /// <param name="buffer">The next bytes; may be empty.</param>
    /// <param name="isFinal">Whether the file ends where the buffer ends.</param>
    /// <param name="consumed">How many of them belong to the record, its terminator included.</param>
    /// <returns>True when the record has ended; false when all bytes were consumed and it may go on, if only by the LF of a CRLF.</returns>
    bool TrySkip(ReadOnlySpan<byte> buffer, bool isFinal, out int consumed);
}

/// <summary>Writes rejects as the sender's own kind of file, and knows what to say of them beyond what is wrong with each.</summary>
public interface IRejectWriter
{
    /// <summary>The extension of the file's name, such as <c>csv</c>.</summary>
    string Extension { get; }

    /// <summary>What the file begins with.</summary>
    /// <param name="head">The sender's bytes before the first record.</param>
    byte[] Head(ReadOnlySpan<byte> head);

    /// <summary>One record.</summary>
    byte[] Record(PlacedReject reject);

    /// <summary>The reject with what only the whole file tells of it.</summary>
    RejectedRecord Explain(RejectedRecord record, long? line);

    /// <summary>What may mend most of a file's rejects at once; null: nothing that is known here.</summary>
    /// <param name="areMost">Whether more than half of them are of one of these kinds.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="plan">The compiled dataset.</param>
    string? Advise(Func<RejectKind[], bool> areMost, IReadOnlyList<RejectedRecord> first, CompiledDataset plan);
}
