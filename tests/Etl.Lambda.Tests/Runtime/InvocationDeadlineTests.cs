using Etl.Lambda.Runtime;

namespace Etl.Lambda.Tests.Runtime;

public class InvocationDeadlineTests
{
    [Theory]
    [InlineData(900, 10)]
    [InlineData(100, 5)]
    [InlineData(30, 2)]
    [InlineData(3, 1.5)]
    [InlineData(0, 0)]
    public void The_margin_is_a_part_of_the_time_within_bounds(double left, double margin) =>
        Assert.Equal(TimeSpan.FromSeconds(margin), InvocationDeadline.Margin(TimeSpan.FromSeconds(left)));

    [Fact]
    public void A_deadline_that_has_passed_stops_at_once()
    {
        using var deadline = new InvocationDeadline(DateTimeOffset.UnixEpoch, TimeProvider.System);
        Assert.True(SpinWait.SpinUntil(() => deadline.Token.IsCancellationRequested, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_deadline_that_was_not_told_never_comes()
    {
        using var deadline = new InvocationDeadline(DateTimeOffset.MaxValue, TimeProvider.System);
        Assert.False(deadline.Token.IsCancellationRequested);
    }
}
