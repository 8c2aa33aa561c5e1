using System.Globalization;

namespace Etl.Core.Tests;

/// <summary>How often a test of random cases goes round: in full, or a part of it where the tests run once for every mutant.</summary>
/// <remarks>The cases are seeded, so a part of them is the same part every time.</remarks>
internal static class Rounds
{
    /// <summary>1, or what the environment variable <c>ETL_TEST_ROUNDS_DIVISOR</c> says (tests/mutation.sh).</summary>
    public static int Divisor { get; } = int.TryParse(
        Environment.GetEnvironmentVariable("ETL_TEST_ROUNDS_DIVISOR"), NumberStyles.None, CultureInfo.InvariantCulture, out var divisor) && divisor > 0
        ? divisor
        : 1;

    /// <summary>The rounds of a test that takes <paramref name="full"/> of them, or of the cases that it then is to have met.</summary>
    public static int Of(int full) => Math.Max(1, full / Divisor);
}
