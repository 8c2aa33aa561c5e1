using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Encodings;

namespace Etl.Core.Tests.Encodings;

public sealed class SourceTranscoderTests
{
    private const string Text = "id,näme\r\n1,€ 𝄞 日本 \"é\"\r\n";

    public static TheoryData<SourceEncoding> All => [.. Enum.GetValues<SourceEncoding>()];

    public static TheoryData<SourceEncoding> Transcoded => [.. Enum.GetValues<SourceEncoding>().Where(encoding => encoding != SourceEncoding.Utf8)];

    [Fact]
    public void Utf16_becomes_utf8()
    {
        var expected = Encoding.UTF8.GetBytes(Text);

        Assert.Equal(expected, SourceTranscoder.ToUtf8(SourceEncoding.Utf16LittleEndian, Encoding.Unicode.GetBytes(Text), isFinal: true));
        Assert.Equal(expected, SourceTranscoder.ToUtf8(SourceEncoding.Utf16BigEndian, Encoding.BigEndianUnicode.GetBytes(Text), isFinal: true));
    }

    [Theory]
    [InlineData(SourceEncoding.Windows1252, 0x41, "A")]
    [InlineData(SourceEncoding.Windows1252, 0x80, "€")]
    [InlineData(SourceEncoding.Windows1252, 0x93, "\u201C")]
    [InlineData(SourceEncoding.Windows1252, 0x9F, "Ÿ")]
    [InlineData(SourceEncoding.Windows1252, 0xE9, "é")]
    [InlineData(SourceEncoding.Latin1, 0x80, "\u0080")]
    [InlineData(SourceEncoding.Latin1, 0xE9, "é")]
    [InlineData(SourceEncoding.Latin1, 0xFF, "ÿ")]
    public void A_byte_is_a_character(SourceEncoding encoding, byte value, string character) =>
        Assert.Equal(character, Encoding.UTF8.GetString(SourceTranscoder.ToUtf8(encoding, [value], isFinal: true)));

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x8D)]
    [InlineData(0x8F)]
    [InlineData(0x90)]
    [InlineData(0x9D)]
    public void A_byte_that_windows_1252_does_not_define_is_not_valid_utf8_and_not_lost(byte value)
    {
        byte[] source = [(byte)'a', value, (byte)'b'];

        var utf8 = SourceTranscoder.ToUtf8(SourceEncoding.Windows1252, source, isFinal: true);

        Assert.False(System.Text.Unicode.Utf8.IsValid(utf8));
        Assert.Equal(((byte)'a', (byte)'b', 4), (utf8[0], utf8[^1], utf8.Length));
        Assert.Equal(3, SourceTranscoder.SourceLength(SourceEncoding.Windows1252, utf8));
        Assert.Equal(source, SourceTranscoder.ToSource(SourceEncoding.Windows1252, utf8));
        Assert.True(System.Text.Unicode.Utf8.IsValid(SourceTranscoder.ToUtf8(SourceEncoding.Latin1, source, isFinal: true)));
    }

    [Fact]
    public void A_lone_surrogate_is_not_valid_utf8_and_not_lost()
    {
        byte[] source = [0x61, 0x00, 0x00, 0xD8, 0x62, 0x00, 0x00, 0xDC];

        var utf8 = SourceTranscoder.ToUtf8(SourceEncoding.Utf16LittleEndian, source, isFinal: true);

        Assert.Equal([0x61, 0xED, 0xA0, 0x80, 0x62, 0xED, 0xB0, 0x80], utf8);
        Assert.False(System.Text.Unicode.Utf8.IsValid(utf8));
        Assert.Equal(source, SourceTranscoder.ToSource(SourceEncoding.Utf16LittleEndian, utf8));
    }

    [Fact]
    public void The_odd_last_byte_is_not_valid_utf8_and_not_lost()
    {
        for (var odd = 0; odd < 256; odd++)
        {
            byte[] source = [0x61, 0x00, (byte)odd];

            var utf8 = SourceTranscoder.ToUtf8(SourceEncoding.Utf16LittleEndian, source, isFinal: true);

            Assert.False(System.Text.Unicode.Utf8.IsValid(utf8));
            Assert.Equal(3, SourceTranscoder.SourceLength(SourceEncoding.Utf16LittleEndian, utf8));
            Assert.Equal(source, SourceTranscoder.ToSource(SourceEncoding.Utf16LittleEndian, utf8));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x61 }, 0)] // half a code unit
    [InlineData(new byte[] { 0x61, 0x00, 0x34, 0xD8 }, 2)] // half a pair
    [InlineData(new byte[] { 0x61, 0x00, 0x34, 0xD8, 0x1E }, 2)]
    public void Half_a_character_waits_for_the_rest(byte[] source, int expected)
    {
        Span<byte> utf8 = stackalloc byte[32];

        SourceTranscoder.Transcode(SourceEncoding.Utf16LittleEndian, source, isFinal: false, utf8, out var consumed, out _);

        Assert.Equal(expected, consumed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_bytes_come_back_and_their_length_is_known(SourceEncoding encoding)
    {
        var random = new Random(8);
        for (var round = 0; round < Rounds.Of(2_000); round++)
        {
            var source = RandomSource(random, random.Next(300));

            var utf8 = SourceTranscoder.ToUtf8(encoding, source, isFinal: true);

            Assert.Equal(source.Length, SourceTranscoder.SourceLength(encoding, utf8));
            Assert.True(source.AsSpan().SequenceEqual(SourceTranscoder.ToSource(encoding, utf8)));
        }
    }

    [Theory]
    [MemberData(nameof(Transcoded))]
    public void However_it_arrives_and_however_little_room_there_is_it_becomes_the_same(SourceEncoding encoding)
    {
        var random = new Random(9);
        for (var round = 0; round < Rounds.Of(500); round++)
        {
            var source = RandomSource(random, random.Next(200));
            var expected = SourceTranscoder.ToUtf8(encoding, source, isFinal: true);

            var actual = new List<byte>();
            var position = 0;
            var available = 0;
            while (position < source.Length)
            {
                available = Math.Min(source.Length, available + random.Next(1, 9));
                var room = new byte[random.Next(SourceTranscoder.MinOutput, 20)];
                SourceTranscoder.Transcode(
                    encoding, source.AsSpan(position..available), available == source.Length, room, out var consumed, out var written);
                Assert.Equal(consumed, SourceTranscoder.SourceLength(encoding, room.AsSpan(0, written)));
                actual.AddRange(room.AsSpan(0, written));
                position += consumed;
            }

            Assert.True(expected.AsSpan().SequenceEqual(actual.ToArray()));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Surrogate_pairs_across_the_ends_of_blocks_stay_pairs(int before)
    {
        var text = new string('x', before) + string.Concat(Enumerable.Repeat("𝄞", 9_000));

        var little = SourceTranscoder.ToUtf8(SourceEncoding.Utf16LittleEndian, Encoding.Unicode.GetBytes(text), isFinal: true);
        var big = SourceTranscoder.ToUtf8(SourceEncoding.Utf16BigEndian, Encoding.BigEndianUnicode.GetBytes(text), isFinal: true);

        Assert.True(little.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)));
        Assert.True(big.AsSpan().SequenceEqual(little));
        Assert.Equal(2 * text.Length, SourceTranscoder.SourceLength(SourceEncoding.Utf16BigEndian, big));
    }

    [Theory]
    [InlineData(SourceEncoding.Latin1, "€", "U+20AC is not a character of Latin1.")]
    [InlineData(SourceEncoding.Latin1, "\U0001D11E", "U+1D11E is not a character of Latin1.")]
    [InlineData(SourceEncoding.Windows1252, "\u0080", "U+0080 is not a character of Windows1252.")]
    [InlineData(SourceEncoding.Windows1252, "Ā", "U+0100 is not a character of Windows1252.")]
    [InlineData(SourceEncoding.Windows1252, "\U000120AC", "U+120AC is not a character of Windows1252.")]
    public void What_the_encoding_does_not_have_cannot_come_from_it(SourceEncoding encoding, string text, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => SourceTranscoder.ToSource(encoding, Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x80 }, "0x80 does not lead a character.")]
    [InlineData(new byte[] { 0xC1, 0x80 }, "0xC1 does not lead a character.")]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 }, "0xF5 does not lead a character.")]
    [InlineData(new byte[] { 0xFB, 0x80 }, "0xFB does not lead a character.")]
    [InlineData(new byte[] { 0x61, 0xC2 }, "The last character is not whole.")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "The last character is not whole.")]
    [InlineData(new byte[] { 0xF0, 0x9D, 0x84 }, "The last character is not whole.")]
    [InlineData(new byte[] { 0xFC }, "The last character is not whole.")]
    public void What_no_utf16_becomes_does_not_come_from_it(byte[] utf8, string message)
    {
        foreach (var encoding in new[] { SourceEncoding.Utf16LittleEndian, SourceEncoding.Utf16BigEndian })
        {
            var exception = Assert.Throws<ArgumentException>(() => SourceTranscoder.ToSource(encoding, utf8));
            Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Surrogate_pairs_at_the_end_of_the_file_stay_pairs_wherever_blocks_end()
    {
        for (var before = 2040; before <= 2056; before++)
        {
            var text = new string('x', before) + "𝄞";
            var expected = Encoding.UTF8.GetBytes(text);

            Assert.Equal(expected, SourceTranscoder.ToUtf8(SourceEncoding.Utf16LittleEndian, Encoding.Unicode.GetBytes(text), isFinal: true));
            Assert.Equal([.. expected, 0xFD, 0xA1], SourceTranscoder.ToUtf8(SourceEncoding.Utf16BigEndian, [.. Encoding.BigEndianUnicode.GetBytes(text), 0x61], isFinal: true));
        }
    }

    [Fact]
    public void Characters_of_every_plane_come_back()
    {
        foreach (var value in Enumerable.Range(0, 0x10FFFF / 0x3FF).Select(step => step * 0x3FF).Concat([0xFFFF, 0x10000, 0x10001, 0x10FFFF]).Where(Rune.IsValid))
        {
            var text = new Rune(value).ToString();
            Assert.Equal(Encoding.Unicode.GetBytes(text), SourceTranscoder.ToSource(SourceEncoding.Utf16LittleEndian, Encoding.UTF8.GetBytes(text)));
            Assert.Equal(Encoding.BigEndianUnicode.GetBytes(text), SourceTranscoder.ToSource(SourceEncoding.Utf16BigEndian, Encoding.UTF8.GetBytes(text)));
        }
    }

    [Theory]
    [MemberData(nameof(Transcoded))]
    public void Every_code_unit_comes_back(SourceEncoding encoding)
    {
        var source = new byte[2];
        for (var unit = 0; unit <= 0xFFFF; unit++)
        {
            (source[0], source[1]) = ((byte)unit, (byte)(unit >> 8));
            var utf8 = SourceTranscoder.ToUtf8(encoding, source, isFinal: true);
            if (!source.AsSpan().SequenceEqual(SourceTranscoder.ToSource(encoding, utf8)))
            {
                Assert.Fail($"{unit:x4}");
            }
        }
    }

    [Fact]
    public void Every_byte_of_a_one_byte_encoding_is_as_the_standard_has_it()
    {
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        Assert.Equal(Encoding.Latin1.GetString(all), Encoding.UTF8.GetString(SourceTranscoder.ToUtf8(SourceEncoding.Latin1, all, isFinal: true)));
        Assert.Equal(
            string.Concat(all[..0x80].Select(value => (char)value))
            + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
            + string.Concat(all[0xA0..].Select(value => (char)value)),
            Encoding.UTF8.GetString(SourceTranscoder.ToUtf8(SourceEncoding.Windows1252, [.. all.Except<byte>([0x81, 0x8D, 0x8F, 0x90, 0x9D])], isFinal: true)));
    }

    [Theory]
    [InlineData(SourceEncoding.Utf8, new byte[] { 0x61, 0xC3, 0xA9 }, 2, 2, 2)]
    [InlineData(SourceEncoding.Latin1, new byte[] { 0x61, 0xE9 }, 2, 1, 1)] // no half characters
    [InlineData(SourceEncoding.Latin1, new byte[] { 0x61, 0xE9 }, 3, 2, 3)]
    [InlineData(SourceEncoding.Latin1, new byte[] { 0x61, 0x62 }, 1, 1, 1)]
    [InlineData(SourceEncoding.Windows1252, new byte[] { 0x61, 0x81 }, 2, 1, 1)]
    [InlineData(SourceEncoding.Windows1252, new byte[] { 0x61, 0x81 }, 3, 2, 3)]
    [InlineData(SourceEncoding.Utf16LittleEndian, new byte[] { 0x61, 0, 0, 0xD8 }, 3, 2, 1)] // a lone surrogate is three bytes
    [InlineData(SourceEncoding.Utf16LittleEndian, new byte[] { 0x61, 0, 0, 0xD8 }, 4, 4, 4)]
    [InlineData(SourceEncoding.Utf16LittleEndian, new byte[] { 0x61, 0, 0x62 }, 2, 2, 1)] // the odd byte two
    [InlineData(SourceEncoding.Utf16LittleEndian, new byte[] { 0x61, 0, 0x62 }, 3, 3, 3)]
    [InlineData(SourceEncoding.Utf16LittleEndian, new byte[] { 0x34, 0xD8, 0x1E, 0xDD }, 3, 0, 0)]
    [InlineData(SourceEncoding.Utf16LittleEndian, new byte[] { 0x34, 0xD8, 0x1E, 0xDD }, 4, 4, 4)]
    public void What_does_not_fit_waits(SourceEncoding encoding, byte[] source, int room, int expectedConsumed, int expectedWritten)
    {
        SourceTranscoder.Transcode(encoding, source, isFinal: true, new byte[room], out var consumed, out var written);

        Assert.Equal((expectedConsumed, expectedWritten), (consumed, written));
    }

    [Fact]
    public void Only_utf16_has_code_units_of_two_bytes() =>
        Assert.Equal([1, 2, 2, 1, 1], Enum.GetValues<SourceEncoding>().Select(SourceTranscoder.CodeUnitBytes));

    private static byte[] RandomSource(Random random, int length)
    {
        var source = new byte[length];
        random.NextBytes(source);

        // Surrogates, in either byte order, are too rare among random bytes.
        for (var index = 0; index < length; index++)
        {
            if (random.Next(3) == 0)
            {
                source[index] = (byte)(0xD8 + random.Next(8));
            }
            else if (random.Next(3) == 0)
            {
                source[index] = (byte)random.Next(0x80);
            }
        }

        return source;
    }
}
