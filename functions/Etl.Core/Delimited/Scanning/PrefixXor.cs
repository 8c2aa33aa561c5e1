using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using Pclmulqdq = System.Runtime.Intrinsics.X86.Pclmulqdq;

namespace Etl.Core.Delimited.Scanning;

/// <summary>The running parity of a mask: with quotes in, the bytes inside quotes out, opening quotes included and closing ones not.</summary>
internal static class PrefixXor
{
    /// <summary>The mask whose bit k is the xor of bits 0 to k of <paramref name="mask"/>.</summary>
    /// <remarks>Multiplying by all ones without carries is exactly that sum, see Langdale and Lemire, "Parsing gigabytes of JSON per second", 3.1.1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong mask)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(mask), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        if (ArmAes.IsSupported)
        {
            return ArmAes.PolynomialMultiplyWideningLower(Vector64.Create(mask), Vector64<ulong>.AllBitsSet).ToScalar();
        }

        return ByShifts(mask);
    }

    /// <summary>The same without a special instruction.</summary>
    internal static ulong ByShifts(ulong mask)
    {
        mask ^= mask << 1;
        mask ^= mask << 2;
        mask ^= mask << 4;
        mask ^= mask << 8;
        mask ^= mask << 16;
        return mask ^ (mask << 32);
    }
}
