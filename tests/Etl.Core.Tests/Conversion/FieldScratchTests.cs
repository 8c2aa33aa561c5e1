using Etl.Core.Conversion;

namespace Etl.Core.Tests.Conversion;

public sealed class FieldScratchTests
{
    [Fact]
    public void Every_buffer_has_the_room_that_was_asked_for_and_the_padding_that_converters_read()
    {
        using var scratch = new FieldScratch();
        for (var length = 1; length < 20_000; length += Math.Max(1, length / 9))
        {
            AssertRoom(length, scratch.Back(length));
            AssertRoom(length, scratch.NewFront(length));
            AssertRoom(length, scratch.Number(length));
        }

        for (var power = 256; power <= 1 << 20; power *= 2)
        {
            foreach (var length in new[] { power - FieldRoom.ReadablePadding, power - FieldRoom.ReadablePadding + 1, power })
            {
                using var fresh = new FieldScratch();
                AssertRoom(length, fresh.Back(length));
                AssertRoom(length, fresh.Number(length));
            }
        }
    }

    [Fact]
    public void A_back_that_grows_keeps_what_is_in_it()
    {
        foreach (var length in new[] { 900, 1024 - FieldRoom.ReadablePadding, 1024, 1025, 2048, 4096, 100_000 })
        {
            using var scratch = new FieldScratch();
            "kept"u8.CopyTo(scratch.Back(4));

            var grown = scratch.GrowBack(length, keep: 4);

            AssertRoom(length, grown);
            Assert.Equal("kept"u8, grown.AsSpan(0, 4));
            Assert.Same(grown, scratch.GrowBack(length, keep: 4));
        }
    }

    [Fact]
    public void Text_of_any_length_is_decoded()
    {
        using var scratch = new FieldScratch();
        foreach (var length in new[] { 1, 511, 512, 513, 5000 })
        {
            Assert.Equal(new string('x', length), scratch.Decode(Enumerable.Repeat((byte)'x', length).ToArray()).ToString());
        }
    }

    private static void AssertRoom(int length, byte[] buffer) =>
        Assert.True(buffer.Length >= length + FieldRoom.ReadablePadding, $"{buffer.Length} for {length}");
}
