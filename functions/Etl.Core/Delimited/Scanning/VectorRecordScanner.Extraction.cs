using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Etl.Core.Records;

namespace Etl.Core.Delimited.Scanning;

internal sealed partial class VectorRecordScanner<TBlock>
{
    /// <summary>Turns masks into the field ends and records of a batch.</summary>
    private struct Extraction(RecordBatch batch, int position)
    {
        private int _recordCount = batch.Count;
        private int _firstField = batch.FieldCount;
        private int _fieldCount = batch.FieldCount;

        /// <summary>The index of the first byte after the closed records.</summary>
        public int RecordStart { get; private set; } = position;

        /// <summary>Appends the fields that end and closes the records that end in consecutive blocks.</summary>
        /// <param name="fieldEnds">A mask for each block: where fields end.</param>
        /// <param name="starts">A mask for each block: where the record after a closed one starts.</param>
        /// <param name="offset">The index of the first block's first byte.</param>
        public void Append(ReadOnlySpan<ulong> fieldEnds, ReadOnlySpan<ulong> starts, int offset)
        {
            // One record more than the blocks can close: the one written in vain.
            batch.EnsureRecords(_recordCount + (fieldEnds.Length * BlockSize) + 1);
            batch.EnsureFields(_fieldCount + (fieldEnds.Length * BlockSize));
            ref var fieldOut = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(batch.FieldEndsArray), _fieldCount);
            ref var recordOut = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(batch.RecordsArray), _recordCount);
            ref var firstRecord = ref recordOut;
            var recordStart = RecordStart;
            var firstField = _firstField;
            var fieldCount = _fieldCount;
            for (var i = 0; i < fieldEnds.Length; i++)
            {
                var ends = fieldEnds[i];
                var start = Unsafe.Add(ref MemoryMarshal.GetReference(starts), i);
                TBlock.WriteIndexes(ends, offset, ref fieldOut);

                // The first record is written whether there is one or not: with records of about 100 bytes a branch
                // would be mispredicted every other block.
                while (true)
                {
                    var any = (int)((long)(start | (0 - start)) >> 63);
                    var next = offset + BitOperations.TrailingZeroCount(start);
                    var nextField = fieldCount + BitOperations.PopCount(ends & ((start & (0 - start)) - 1));
                    recordOut = new ScannedRecord(recordStart, next, firstField, nextField - firstField, RecordFlags.None);
                    recordOut = ref Unsafe.Subtract(ref recordOut, any);
                    recordStart += (next - recordStart) & any;
                    firstField += (nextField - firstField) & any;
                    start &= start - 1;
                    if (start == 0)
                    {
                        break;
                    }
                }

                var count = BitOperations.PopCount(ends);
                fieldOut = ref Unsafe.Add(ref fieldOut, count);
                fieldCount += count;
                offset += BlockSize;
            }

            _recordCount += (int)(Unsafe.ByteOffset(ref firstRecord, ref recordOut) / Unsafe.SizeOf<ScannedRecord>());
            RecordStart = recordStart;
            _firstField = firstField;
            _fieldCount = fieldCount;
        }

        /// <summary>Reopens the last record if the CR that ends it is the last byte: an LF may follow.</summary>
        public void ReopenRecordEndingIn(ReadOnlySpan<byte> buffer)
        {
            if (_recordCount == 0 || RecordStart != buffer.Length || buffer[^1] != (byte)'\r')
            {
                return;
            }

            _recordCount--;
            RecordStart = batch.RecordsArray[_recordCount].Start;
            _firstField = batch.RecordsArray[_recordCount].FirstField;
        }

        /// <summary>Hands the closed records to the batch.</summary>
        public readonly void Complete()
        {
            batch.Count = _recordCount;
            batch.FieldCount = _firstField;
        }
    }
}
