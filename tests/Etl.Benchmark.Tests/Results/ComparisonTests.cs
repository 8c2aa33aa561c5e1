using Etl.Benchmark.Results;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Tests.Results;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(10, 50, 5.0, true)]
    [InlineData(10, 49, 4.9, false)]
    public void The_ratio_says_how_many_times_as_fast_we_are(double ours, double theirs, double ratio, bool holds)
    {
        var row = Comparison.Faster(ResultTable.EndToEnd, "load", Seconds(ours), "peer", Seconds(theirs), 5);
        Assert.Equal((ratio, holds, "at least 5 x"), (row.Ratio!.Value, row.Holds, row.Required));
    }

    [Fact]
    public void An_absent_peer_has_no_figures_but_a_command_that_installs_it()
    {
        var row = Comparison.Absent(ResultTable.EndToEnd, "load", Seconds(10), "peer", 5, "apt-get install peer");
        Assert.Equal(("", null, null, "apt-get install peer"), (row.Theirs, row.Ratio, row.Holds, row.Install));
    }

    private static Series Seconds(params double[] values) => new() { Measure = "load", Name = "n", Unit = Unit.Seconds, Values = [.. values] };
}
