using Etl.Cli.Terminals;

namespace Etl.Cli.Tests.Terminals;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 KB")]
    [InlineData(999_960, "1.0 MB")]
    [InlineData(317_622, "317.6 KB")]
    [InlineData(1e12, "1.0 TB")]
    public void A_size_has_the_unit_that_fits(double bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.084, "0.08 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(59.97, "1:00 min")]
    [InlineData(245, "4:05 min")]
    [InlineData(3723, "1:02:03 h")]
    public void A_time_has_the_unit_that_fits(double seconds, string text) => Assert.Equal(text, Quantity.Seconds(seconds));
}
