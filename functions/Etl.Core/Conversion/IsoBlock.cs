using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Conversion;

/// <summary>The vector path for <c>yyyy-MM-ddTHH:mm:ss</c>: separators by one masked comparison, digits by one shuffle and one multiply-add.</summary>
internal static class IsoBlock
{
    public static bool IsSupported => Ssse3.IsSupported;

    /// <summary>Reads 19 bytes at <paramref name="value"/>; false sends the value to <see cref="IsoText"/>, which decides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadDateTime(ref byte value, out int days, out long micros)
    {
        var front = Vector128.LoadUnsafe(ref value);
        var back = Vector128.LoadUnsafe(ref value, 3);
        days = 0;
        micros = 0;

        // T, t or a space at 10: 0x54, 0x74, 0x20. The mask leaves out digits, and this place is looked at alone.
        var separators = (front & Vector128.Create(0, 0, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0xFF, 0, 0))
            == Vector128.Create(0, 0, 0, 0, (byte)'-', 0, 0, (byte)'-', 0, 0, 0, 0, 0, (byte)':', 0, 0);
        var between = Unsafe.Add(ref value, 10);
        if (!separators || ((between | 0x20) != 't' && between != ' ') || Unsafe.Add(ref value, 16) != ':')
        {
            return false;
        }

        var digits = (Ssse3.Shuffle(front, Vector128.Create((byte)0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 0x80, 0x80, 0x80, 0x80))
                | Ssse3.Shuffle(back, Vector128.Create((byte)0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 14, 15, 0x80, 0x80)))
            - Vector128.Create((byte)'0', 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 0, 0);
        var lanes = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010A).AsSByte());
        if (Vector128.GreaterThanAny(digits, Vector128.Create((byte)9))
            || Vector128.GreaterThanAny(lanes, Vector128.Create(99, 99, 12, 31, 23, 59, 59, 0))
            || Vector128.LessThanAny(lanes, Vector128.Create(0, 0, 1, 1, 0, 0, 0, 0)))
        {
            return false;
        }

        var date = lanes.AsUInt64().ToScalar();
        var time = lanes.AsUInt64().GetElement(1);
        var year = (int)((date & 0xFFFF) * 100) + (int)((date >> 16) & 0xFFFF);
        micros = (long)((((time & 0xFFFF) * 3600) + (((time >> 16) & 0xFFFF) * 60) + (time >> 32)) * PostgresCalendar.MicrosPerSecond);
        return year != 0 && PostgresCalendar.TryGetDay(year, (int)((date >> 32) & 0xFFFF), (int)(date >> 48), out days);
    }
}
