using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using Pclmulqdq = System.Runtime.Intrinsics.X86.Pclmulqdq;

namespace Etl.Core.Digests;

public static partial class Crc64Nvme
{
    private const int Lane = 16;
    private const int Lanes = 8;

    // After Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (2009). A lane of
    // 16 bytes is lo x^64 + hi, its first eight bytes being lo. Moving it forward by d bits multiplies it with x^d, and
    // lo (x^(d+64) mod P) + hi (x^d mod P) fits into a lane again. The product of two reflected words comes out
    // multiplied by x once more, which the constants make up for with an exponent less by one.
    private static readonly Vector128<ulong> _foldOne = FoldBy(Lane);
    private static readonly Vector128<ulong> _foldAll = FoldBy(Lane * Lanes);

    /// <summary>Whether this processor multiplies without carries.</summary>
    internal static bool IsFoldingSupported => Pclmulqdq.IsSupported || ArmAes.IsSupported;

    /// <summary>The remainder after as many of the bytes as fill whole lanes; leaves the others.</summary>
    internal static ulong Fold(ulong state, ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Lane * Lanes)
        {
            return state;
        }

        ref readonly var source = ref MemoryMarshal.GetReference(bytes);
        var lane0 = Load(in source, 0) ^ Vector128.CreateScalar(state);
        var lane1 = Load(in source, 1);
        var lane2 = Load(in source, 2);
        var lane3 = Load(in source, 3);
        var lane4 = Load(in source, 4);
        var lane5 = Load(in source, 5);
        var lane6 = Load(in source, 6);
        var lane7 = Load(in source, 7);
        var offset = Lane * Lanes;
        var by = _foldAll;
        for (; offset <= bytes.Length - (Lane * Lanes); offset += Lane * Lanes)
        {
            ref readonly var next = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
            lane0 = Advance(lane0, by) ^ Load(in next, 0);
            lane1 = Advance(lane1, by) ^ Load(in next, 1);
            lane2 = Advance(lane2, by) ^ Load(in next, 2);
            lane3 = Advance(lane3, by) ^ Load(in next, 3);
            lane4 = Advance(lane4, by) ^ Load(in next, 4);
            lane5 = Advance(lane5, by) ^ Load(in next, 5);
            lane6 = Advance(lane6, by) ^ Load(in next, 6);
            lane7 = Advance(lane7, by) ^ Load(in next, 7);
        }

        by = _foldOne;
        var lane = Advance(lane0, by) ^ lane1;
        lane = Advance(lane, by) ^ lane2;
        lane = Advance(lane, by) ^ lane3;
        lane = Advance(lane, by) ^ lane4;
        lane = Advance(lane, by) ^ lane5;
        lane = Advance(lane, by) ^ lane6;
        lane = Advance(lane, by) ^ lane7;
        for (; offset <= bytes.Length - Lane; offset += Lane)
        {
            lane = Advance(lane, by) ^ Load(in Unsafe.Add(ref Unsafe.AsRef(in source), offset), 0);
        }

        bytes = bytes[offset..];
        Span<byte> last = stackalloc byte[Lane];
        lane.AsByte().CopyTo(last);
        return Slice(0, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref readonly byte source, int lane) => Vector128.LoadUnsafe(in source, (nuint)(lane * Lane)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Advance(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.IsSupported
            ? Pclmulqdq.CarrylessMultiply(lane, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11)
            : ArmAes.PolynomialMultiplyWideningLower(lane.GetLower(), by.GetLower()) ^ ArmAes.PolynomialMultiplyWideningUpper(lane, by);

    private static Vector128<ulong> FoldBy(int bytes) => Vector128.Create(
        Crc64Polynomial.PowerOfX((UInt128)(bytes * 8) + 63),
        Crc64Polynomial.PowerOfX((UInt128)(bytes * 8) - 1));
}
