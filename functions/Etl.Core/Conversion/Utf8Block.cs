using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Conversion;

/// <summary>A quick yes to whether up to 31 bytes are UTF-8 without NUL, in some twenty instructions and without a branch on what they are.</summary>
/// <remarks>
/// Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2020): each byte, with the two halves of the
/// one before it, is looked up in three tables whose bits are the ways in which a pair can be wrong; a bit that all three
/// have is an error. What follows the text is taken as NULs, so that a character cut off is one too.
/// </remarks>
internal static class Utf8Block
{
    private const byte TooShort = 1 << 0;      // a lead byte, or ASCII, where a continuation should be, or the reverse
    private const byte TooLong = 1 << 1;
    private const byte Overlong3 = 1 << 2;
    private const byte TooLarge = 1 << 3;
    private const byte Surrogate = 1 << 4;
    private const byte Overlong2 = 1 << 5;
    private const byte TooLarge1000 = 1 << 6;  // F5 to FF, and with the next the overlong forms of four
    private const byte Overlong4 = 1 << 6;
    private const byte TwoContinuations = 1 << 7;
    private const byte Carry = TooShort | TooLong | TwoContinuations;

    private static readonly Vector256<byte> OfHighBefore = Twice(
        TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong,
        TwoContinuations, TwoContinuations, TwoContinuations, TwoContinuations,
        TooShort | Overlong2, TooShort, TooShort | Overlong3 | Surrogate, TooShort | TooLarge | TooLarge1000 | Overlong4);

    private static readonly Vector256<byte> OfLowBefore = Twice(
        Carry | Overlong3 | Overlong2 | Overlong4, Carry | Overlong2, Carry, Carry,
        Carry | TooLarge, Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000,
        Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000,
        Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000 | Surrogate, Carry | TooLarge | TooLarge1000, Carry | TooLarge | TooLarge1000);

    private static readonly Vector256<byte> OfHigh = Twice(
        TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort,
        TooLong | Overlong2 | TwoContinuations | Overlong3 | TooLarge1000 | Overlong4,
        TooLong | Overlong2 | TwoContinuations | Overlong3 | TooLarge,
        TooLong | Overlong2 | TwoContinuations | Surrogate | TooLarge,
        TooLong | Overlong2 | TwoContinuations | Surrogate | TooLarge,
        TooShort, TooShort, TooShort, TooShort);

    /// <summary>Whether the processor has the instructions; if not, the answer is never yes.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Whether the first <paramref name="length"/> bytes are UTF-8 without NUL. False also where it cannot tell: without AVX2, or when all 32 bytes are taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSurelyText(Vector256<byte> block, int length) => IsSupported && length < 32 && IsText(block, length);

    private static bool IsText(Vector256<byte> block, int length)
    {
        var inside = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length));
        var text = block & inside;
        var halves = Vector256.Create((byte)0x0F);

        // The bytes one, two and three places before each.
        var crossing = Avx2.Permute2x128(text, text, 0x08);
        var before = Avx2.AlignRight(text, crossing, 15);
        var before2 = Avx2.AlignRight(text, crossing, 14);
        var before3 = Avx2.AlignRight(text, crossing, 13);
        var pairs = Avx2.Shuffle(OfHighBefore, Vector256.ShiftRightLogical(before.AsUInt16(), 4).AsByte() & halves)
            & Avx2.Shuffle(OfLowBefore, before & halves)
            & Avx2.Shuffle(OfHigh, Vector256.ShiftRightLogical(text.AsUInt16(), 4).AsByte() & halves);

        // The second and third byte after a lead of three or four must be a continuation after a continuation, no others may.
        var must = Avx2.SubtractSaturate(before2, Vector256.Create((byte)(0xE0 - 0x80))) | Avx2.SubtractSaturate(before3, Vector256.Create((byte)(0xF0 - 0x80)));
        var errors = pairs ^ (must & Vector256.Create((byte)0x80));
        var nuls = Vector256.Equals(text, Vector256<byte>.Zero) & inside;
        return (errors | nuls) == Vector256<byte>.Zero;
    }

    private static Vector256<byte> Twice(params ReadOnlySpan<byte> table)
    {
        var half = Vector128.Create(table);
        return Vector256.Create(half, half);
    }
}
