using Etl.Benchmark.Results;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Tests.Results;

public sealed class SeriesTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 9.0, 1.0, 2.0, 4.0 }, 3.0)]
    public void The_median_is_the_middle(double[] values, double expected)
    {
        var series = new Series { Measure = "m", Name = "n", Unit = Unit.Seconds, Values = [.. values] };
        Assert.Equal(expected, series.Median());
    }
}
