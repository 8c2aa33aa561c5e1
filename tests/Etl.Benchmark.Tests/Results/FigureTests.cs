using Etl.Benchmark.Results;

namespace Etl.Benchmark.Tests.Results;

public sealed class FigureTests
{
    [Theory]
    [InlineData(0.0034, "3.40 ms")]
    [InlineData(0.0999, "99.9 ms")]
    [InlineData(0.1, "0.10 s")]
    [InlineData(5.126, "5.13 s")]
    [InlineData(9.996, "10.0 s")]
    [InlineData(33.44, "33.4 s")]
    [InlineData(1234.5, "1,234 s")]
    public void Seconds_have_three_digits(double seconds, string expected) => Assert.Equal(expected, Figure.Seconds(seconds));

    [Fact]
    public void Rates_are_in_millions_of_bytes() => Assert.Equal("1,050 MB/s", Figure.Rate(525_000_000, 0.5));
}
