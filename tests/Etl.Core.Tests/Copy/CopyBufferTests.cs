using Etl.Core.Copy;

namespace Etl.Core.Tests.Copy;

public class CopyBufferTests
{
    [Fact]
    public void Header_and_trailer_are_those_of_the_format()
    {
        using var buffer = new CopyBuffer();
        buffer.AppendHeader();
        buffer.AppendTrailer();
        Assert.Equal("5047434f50590aff0d0a00" + "00000000" + "00000000" + "ffff", Convert.ToHexStringLower(buffer.Written));
    }

    [Fact]
    public void A_reservation_has_its_room_and_the_slack_behind_it()
    {
        foreach (var capacity in new[] { 1, 100, 4096 })
        {
            for (var bytes = 1; bytes < 20_000; bytes += 1 + (bytes / 5))
            {
                using var buffer = new CopyBuffer(capacity);
                for (var round = 0; round < 4; round++)
                {
                    buffer.Reserve(bytes);
                    Assert.True(buffer.Free.Length >= bytes + CopyBuffer.Slack, $"{buffer.Free.Length} for {bytes} behind {buffer.Length}");
                    buffer.Advance(bytes);
                }
            }
        }
    }

    [Fact]
    public void What_is_rolled_back_is_gone_and_what_was_before_stays()
    {
        using var buffer = new CopyBuffer(1);
        for (var round = 0; round < 1000; round++)
        {
            buffer.Append([(byte)round]);
            var mark = buffer.Length;
            buffer.Append(new byte[round]);
            buffer.RollBack(mark);
        }

        Assert.Equal(1000, buffer.Length);
        for (var round = 0; round < 1000; round++)
        {
            Assert.Equal((byte)round, buffer.Written[round]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.RollBack(1001));
    }

    [Fact]
    public void A_buffer_grows_with_what_is_written_and_no_further_than_an_array_goes()
    {
        using var buffer = new CopyBuffer(1000);
        buffer.Append(new byte[3000]);
        Assert.InRange(buffer.Free.Length, CopyBuffer.Slack, 1 << 16);
        Assert.Throws<OverflowException>(() => buffer.Reserve(int.MaxValue));
        Assert.Equal(3000, buffer.Length);
    }
}
