using System.Text;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.Core.Tests.Records;

/// <summary>Scans and processes a text as one chunk, and reads the rows back.</summary>
internal sealed class ChunkRun : IRejectSink
{
    public List<RejectedRecord> Rejects { get; } = [];

    public List<string> Rows { get; } = [];

    public RecordCounts Counts { get; private set; } = new();

    /// <summary>One line a reject: record, line, offset, then kind and column of each error.</summary>
    public IEnumerable<string> RejectLines => Rejects.Select(r =>
        $"{r.LocalRecord} {r.LocalLine} {r.Offset} " + string.Join(" ", r.Errors.Select(e => e.Column is null ? $"{e.Kind}" : $"{e.Column}.{e.Kind}")));

    public static ChunkRun Of(Dataset dataset, string text, FieldLayout? layout = null, TargetConstraints? constraints = null, int batchBytes = 1 << 20) =>
        Of(dataset, Encoding.UTF8.GetBytes(text), layout, constraints, batchBytes);

    public static ChunkRun Of(
        Dataset dataset, byte[] bytes, FieldLayout? layout = null, TargetConstraints? constraints = null, int batchBytes = 1 << 20, bool keepRaw = true, IOffsetMap? map = null)
    {
        var plan = DatasetCompiler.Compile(dataset, layout ?? FieldLayout.InOrder(dataset.Columns.Length), constraints ?? TargetConstraints.None);
        var run = new ChunkRun();
        var batch = new RecordBatch(1, 1);
        var dialect = new Dialect(dataset.File.Delimiter ?? (byte)',', dataset.File.Quote);
        using var output = new CopyBuffer(1);
        using var processor = new DelimitedFormat().Open(dialect).Process(plan, run, keepRaw);
        var scanner = new ScalarRecordScanner();
        var position = 0;
        long sourceOffset = 1000;
        ScanVerdict verdict;
        do
        {
            var rest = bytes.AsSpan(position);
            verdict = scanner.Scan(rest, isFinal: true, dialect, batch, batchBytes, out var consumed);
            processor.Process(rest, batch, sourceOffset, map, output);
            sourceOffset += map?.SourceLength(rest[..consumed]) ?? consumed;
            position += consumed;
        }
        while (verdict != ScanVerdict.End);

        run.Counts = processor.Counts;
        run.ReadRows(output.Written, plan.Rows[0].FieldCount, plan.Rows[0].Columns.Length);
        return run;
    }

    public void Add(RejectedRecord record) => Rejects.Add(record);

    private void ReadRows(ReadOnlySpan<byte> copy, int columns, int values)
    {
        while (!copy.IsEmpty)
        {
            Assert.Equal(columns, BigEndian.ReadInteger(copy[..2]));
            copy = copy[2..];
            var row = new List<string>();
            for (var index = 0; index < columns; index++)
            {
                var length = (int)BigEndian.ReadInteger(copy[..4]);
                var value = copy.Slice(4, Math.Max(length, 0));
                row.Add(length < 0 ? "NULL" : index >= values || length == 0 || value[0] == 0 ? $"{(length == 0 ? "" : BigEndian.ReadInteger(value))}" : Encoding.UTF8.GetString(value));
                copy = copy[(4 + Math.Max(length, 0))..];
            }

            Rows.Add(string.Join("|", row));
        }
    }
}
