using Etl.Core.Records;

namespace Etl.Core.Delimited.Scanning;

/// <summary>
/// Finds records and fields in bytes. Scanners are stateless between calls, differ only in speed, and give identical
/// results for every input: those of <see cref="Automaton"/>.
/// </summary>
public interface IRecordScanner
{
    /// <summary>Scans complete records from the start of <paramref name="buffer"/>, which must be the start of a record.</summary>
    /// <param name="buffer">The bytes; may be empty.</param>
    /// <param name="isFinal">Whether the file ends where the buffer ends. If not, a CR as its last byte leaves its record incomplete: an LF may follow.</param>
    /// <param name="dialect">The file's dialect.</param>
    /// <param name="batch">Receives the records; cleared first.</param>
    /// <param name="targetBytes">Stop with <see cref="ScanVerdict.BatchFull"/> at the first record end at or after so many bytes.</param>
    /// <param name="consumed">The bytes of the complete records: the end of the last one.</param>
    ScanVerdict Scan(ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, RecordBatch batch, int targetBytes, out int consumed);
}
