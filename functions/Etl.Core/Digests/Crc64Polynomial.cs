using System.Numerics;

namespace Etl.Core.Digests;

/// <summary>
/// Arithmetic modulo the polynomial of CRC-64/NVME. A polynomial of a degree below 64 is a word with the coefficient of
/// x^63 in bit 0 and that of x^0 in bit 63, as the reflected CRC has it.
/// </summary>
internal static class Crc64Polynomial
{
    /// <summary>The polynomial, without its x^64, in the usual order (NVM Express base specification 2.0, 5.2.1.3.4; bit 63 is x^63).</summary>
    public const ulong Unreflected = 0xAD93D23594C93659;

    /// <summary>x^0.</summary>
    public const ulong One = 1UL << 63;

    /// <summary>The polynomial, without its x^64, in this class's order.</summary>
    public static ulong Reflected { get; } = Reverse(Unreflected);

    /// <summary>The product with x.</summary>
    public static ulong TimesX(ulong value) => (value >> 1) ^ ((0 - (value & 1)) & Reflected);

    /// <summary>The product.</summary>
    public static ulong Multiply(ulong left, ulong right)
    {
        var product = 0UL;
        for (; left != 0; left <<= 1)
        {
            product ^= (0 - (left >> 63)) & right;
            right = TimesX(right);
        }

        return product;
    }

    /// <summary>x to the power of <paramref name="exponent"/>, in time logarithmic in it.</summary>
    public static ulong PowerOfX(UInt128 exponent)
    {
        var power = One;
        var square = TimesX(One);
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = Multiply(power, square);
            }

            square = Multiply(square, square);
        }

        return power;
    }

    private static ulong Reverse(ulong value)
    {
        var reversed = 0UL;
        for (; value != 0; value &= value - 1)
        {
            reversed |= 1UL << (63 - BitOperations.TrailingZeroCount(value));
        }

        return reversed;
    }
}
