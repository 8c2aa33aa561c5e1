using Etl.Core.Delimited.Scanning;
using FsCheck;
using FsCheck.Fluent;

namespace Etl.Core.Tests.Delimited.Scanning;

public sealed class PrefixXorTests
{
    [Fact]
    public void Every_bit_is_the_parity_of_the_bits_up_to_it() =>
        Prop.ForAll<ulong>(ArbMap.Default.ArbFor<ulong>(), mask =>
        {
            var expected = 0UL;
            for (var bit = 0; bit < 64; bit++)
            {
                expected |= ((ulong)System.Numerics.BitOperations.PopCount(mask << (63 - bit)) & 1) << bit;
            }

            return PrefixXor.Of(mask) == expected && PrefixXor.ByShifts(mask) == expected;
        }).QuickCheckThrowOnFailure();
}
