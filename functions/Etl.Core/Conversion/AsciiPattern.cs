using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Etl.Core.Conversion;

/// <summary>
/// A quick yes for the common shape of pattern: anchored, a run of ASCII classes and characters with counts, at most one of
/// the counts variable. What it accepts the regular expression accepts; what it does not accept the regular expression
/// decides, so that non-ASCII digits, a final newline before <c>$</c> and the like are none of its business.
/// </summary>
internal sealed class AsciiPattern
{
    private readonly Atom[] _atoms;
    private readonly int _minLength;
    private readonly int _variable;
    private readonly int _variableMax;
    private readonly Vector256<byte> _low;

    private AsciiPattern(List<Atom> atoms)
    {
        _atoms = [.. atoms];
        _variable = atoms.FindIndex(a => a.Min != a.Max);
        _minLength = (int)Math.Min(int.MaxValue, atoms.Sum(a => (long)a.Min));
        _variableMax = _variable < 0 ? 0 : atoms[_variable].Max - atoms[_variable].Min;
        var low = new byte[32];
        for (var value = 0; value < 128; value++)
        {
            if (!atoms[0].Class.Contains((byte)value))
            {
                continue;
            }

            low[value & 15] |= (byte)(1 << (value >> 4));
            low[16 + (value & 15)] |= (byte)(1 << (value >> 4));
        }

        _low = Vector256.LoadUnsafe(ref low[0]);
    }

    /// <summary>Understands a pattern; null when it has another shape.</summary>
    public static AsciiPattern? TryParse(string pattern)
    {
        if (pattern.Length < 3 || pattern[0] != '^' || pattern[^1] != '$')
        {
            return null;
        }

        var reader = new AsciiPatternReader(pattern.AsSpan(1, pattern.Length - 2));
        var atoms = new List<Atom>();
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadClass(out var set) || !reader.TryReadCount(out var min, out var max))
            {
                return null;
            }

            atoms.Add(new Atom(set, min, max));
        }

        return atoms.Count(a => a.Min != a.Max) > 1 ? null : new AsciiPattern(atoms);
    }

    /// <summary>Whether the value surely matches. 32 bytes behind its last must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(ref byte value, int length)
    {
        if ((uint)(length - _minLength) > (uint)_variableMax)
        {
            return false;
        }

        if (!Avx2.IsSupported || _atoms.Length != 1)
        {
            return AcceptsSlow(MemoryMarshal.CreateReadOnlySpan(ref value, length));
        }

        uint outside = 0;
        var index = 0;
        for (; index < length - 32; index += 32)
        {
            outside |= Outside(Vector256.LoadUnsafe(ref value, (nuint)index));
        }

        outside |= Outside(Vector256.LoadUnsafe(ref value, (nuint)index)) & (uint)((1UL << (length - index)) - 1);
        return outside == 0;
    }

    /// <summary>The same in one pass with a copy of the value, which is there in any case, with up to 32 more bytes overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCopy(ref byte value, int length, ref byte target)
    {
        if ((uint)(length - _minLength) > (uint)_variableMax)
        {
            return false;
        }

        if (!Avx2.IsSupported || _atoms.Length != 1)
        {
            return TryCopySlow(ref value, length, ref target);
        }

        uint outside = 0;
        for (; length > 32; length -= 32)
        {
            var whole = Vector256.LoadUnsafe(ref value);
            whole.StoreUnsafe(ref target);
            outside |= Outside(whole);
            value = ref Unsafe.Add(ref value, 32);
            target = ref Unsafe.Add(ref target, 32);
        }

        var last = Vector256.LoadUnsafe(ref value);
        last.StoreUnsafe(ref target);
        outside |= Outside(last) & (uint)((1UL << length) - 1);
        return outside == 0;
    }

    /// <summary>A bit for each byte that is not in the class: its row by the low four bits, its bit in it by the high four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Outside(Vector256<byte> block)
    {
        var bits = Vector256.Create(
            1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0,
            1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);
        var high = Avx2.Shuffle(bits, Vector256.ShiftRightLogical(block.AsUInt16(), 4).AsByte() & Vector256.Create((byte)0x0F));
        // A byte of 0x80 and above as an index gives 0: outside of every class.
        return Vector256.Equals(Avx2.Shuffle(_low, block) & high, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryCopySlow(ref byte value, int length, ref byte target)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        text.CopyTo(MemoryMarshal.CreateSpan(ref target, length));
        return AcceptsSlow(text);
    }

    private bool AcceptsSlow(ReadOnlySpan<byte> value)
    {
        var index = 0;
        for (var k = 0; k < _atoms.Length; k++)
        {
            var count = _atoms[k].Min + (k == _variable ? value.Length - _minLength : 0);
            for (var end = index + count; index < end; index++)
            {
                if (!_atoms[k].Class.Contains(value[index]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private readonly record struct Atom(AsciiSet Class, int Min, int Max);
}

/// <summary>A set of ASCII characters. NUL is never in it: no text may hold one.</summary>
internal readonly record struct AsciiSet(ulong Low, ulong High)
{
    public bool Contains(byte value) => value < 64 ? ((Low >> value) & 1) != 0 : value < 128 && ((High >> (value - 64)) & 1) != 0;

    public AsciiSet With(char first, char last)
    {
        var (low, high) = (Low, High);
        for (var value = Math.Max((int)first, 1); value <= last; value++)
        {
            if (value < 64)
            {
                low |= 1UL << value;
            }
            else
            {
                high |= 1UL << (value - 64);
            }
        }

        return new AsciiSet(low, high);
    }
}
