using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;
using Etl.Core.Copy;
using Etl.Core.Rejects;

namespace Etl.Core.Conversion;

/// <summary>text: the bytes themselves, without NUL and valid as UTF-8.</summary>
internal readonly struct TextConverter : IFieldConverter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        ref var field = ref CopyField.Head(ref output, length);
        var block = Vector256.LoadUnsafe(ref value);
        block.StoreUnsafe(ref field);
        if (length <= 32 && (Suspects(block) & (uint)((1UL << length) - 1)) == 0)
        {
            return CopyField.HeadBytes + length;
        }

        return ConvertOther(ref field, ref value, length);
    }

    // Its own method, so that the quick way has no registers to save.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ConvertOther(ref byte field, ref byte value, int length)
    {
        if (length > 32)
        {
            return ConvertLong(ref field, ref value, length);
        }

        return Utf8Block.IsSurelyText(Vector256.LoadUnsafe(ref value), length) ? CopyField.HeadBytes + length : CheckWritten(ref value, length);
    }

    /// <summary>A bit for each byte that is NUL or not ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Suspects(Vector256<byte> block) =>
        (block | Vector256.Equals(block, Vector256<byte>.Zero)).ExtractMostSignificantBits();

    private static int ConvertLong(ref byte field, ref byte value, int length)
    {
        uint suspects = 0;
        var index = 0;
        for (; index <= length - 32; index += 32)
        {
            var block = Vector256.LoadUnsafe(ref value, (nuint)index);
            block.StoreUnsafe(ref field, (nuint)index);
            suspects |= Suspects(block);
        }

        var last = Vector256.LoadUnsafe(ref value, (nuint)index);
        last.StoreUnsafe(ref field, (nuint)index);
        suspects |= Suspects(last) & (uint)((1UL << (length - index)) - 1);
        return suspects == 0 ? CopyField.HeadBytes + length : CheckWritten(ref value, length);
    }

    private static int CheckWritten(ref byte value, int length)
    {
        var verdict = Check(MemoryMarshal.CreateReadOnlySpan(ref value, length));
        return verdict == Verdict.Good ? CopyField.HeadBytes + length : verdict;
    }

    /// <summary>Whether Postgres takes these bytes as text.</summary>
    public static int Check(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
        {
            return Verdict.Bad(RejectKind.NulByte);
        }

        return Utf8.IsValid(text) ? Verdict.Good : Verdict.Bad(RejectKind.InvalidEncoding);
    }
}
