using System.Globalization;
using System.Text;
using Etl.Core.Conversion;

namespace Etl.Core.Tests.Conversion;

/// <summary>The vector path by itself: behind it <see cref="IsoText"/> decides again, and would hide a wrong no.</summary>
public sealed class IsoBlockTests
{
    [Fact]
    public void Every_right_time_is_read_whatever_stands_between()
    {
        if (!IsoBlock.IsSupported)
        {
            return;
        }

        var random = new Random(20000202);
        var epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        for (var round = 0; round < Rounds.Of(20_000); round++)
        {
            var time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);
            var text = time.ToString("yyyy-MM-dd'" + "Tt "[round % 3] + "'HH:mm:ss", CultureInfo.InvariantCulture);
            var room = new byte[64];
            Encoding.ASCII.GetBytes(text, room);

            Assert.True(IsoBlock.TryReadDateTime(ref room[0], out var days, out var micros), text);

            Assert.Equal((text, (time - epoch).Days + ((time - epoch).Ticks < 0 && time.TimeOfDay != TimeSpan.Zero ? -1 : 0)), (text, days));
            Assert.Equal((text, time.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond), (text, micros));
        }
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00", true)]
    [InlineData("9999-12-31T23:59:59", true)]
    [InlineData("0000-01-01T00:00:00", false)]
    [InlineData("2000-00-01T00:00:00", false)]
    [InlineData("2000-13-01T00:00:00", false)]
    [InlineData("2000-01-00T00:00:00", false)]
    [InlineData("2000-02-30T00:00:00", false)]
    [InlineData("2000-01-01T24:00:00", false)]
    [InlineData("2000-01-01T00:60:00", false)]
    [InlineData("2000-01-01T00:00:60", false)]
    [InlineData("2000-01-01_00:00:00", false)]
    [InlineData("2000-01-01T00:00.00", false)]
    [InlineData("2000-01-01T00:00:0:", false)]
    public void The_edges_are_those_of_the_calendar(string text, bool isRead)
    {
        if (!IsoBlock.IsSupported)
        {
            return;
        }

        var room = new byte[64];
        Encoding.ASCII.GetBytes(text, room);
        Assert.Equal(isRead, IsoBlock.TryReadDateTime(ref room[0], out _, out _));
    }
}
