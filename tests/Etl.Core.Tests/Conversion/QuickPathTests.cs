using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;

namespace Etl.Core.Tests.Conversion;

/// <summary>Each quick path against the readable one that it stands in for, on values that are nearly or wholly right.</summary>
public class QuickPathTests
{
    [Theory]
    [InlineData("numeric")]
    [InlineData("numeric(18,2)")]
    [InlineData("numeric(4,4)")]
    [InlineData("numeric(16,0)")]
    [InlineData("numeric(9,3)")]
    public void Numerics_are_what_the_general_reader_makes_of_them(string type)
    {
        var column = ConverterCase.Column(type);
        var plan = Plan(column);
        using var converter = new FieldConverter(column);
        var random = new Random(20000110);
        var output = new byte[1024];
        for (var round = 0; round < Rounds.Of(30_000); round++)
        {
            var digits = RandomText(random, "0123456789", random.Next(1, 19)).ToCharArray();
            if (random.Next(8) != 0)
            {
                digits[random.Next(digits.Length)] = '.';
            }

            if (random.Next(4) == 0)
            {
                digits[random.Next(digits.Length)] = "-+ee/:. \0"[random.Next(9)];
            }

            var text = Encoding.ASCII.GetBytes((random.Next(3) == 0 ? "-" : "") + new string(digits));
            var written = NumericText.Convert(plan, ref output[0], text);
            Assert.InRange(written, int.MinValue, text.Length + FieldRoom.Bytes);
            var expected = written < 0 ? Kind(written, text) : Convert.ToHexStringLower(output.AsSpan(4, written - 4));
            Assert.Equal((Text(text), expected), (Text(text), ConverterCase.Convert(converter, text)));
        }
    }

    [Theory]
    [InlineData("12")]
    [InlineData("-12")]
    [InlineData("12.5")]
    [InlineData("123456789012")]
    [InlineData("123456789012.1234")]
    public void What_follows_a_numeric_in_the_file_is_no_part_of_it(string text)
    {
        var plan = Plan(ConverterCase.Column("numeric"));
        using var scratch = new FieldScratch();
        var expected = new byte[256];
        var length = NumericText.Convert(plan, ref expected[0], Encoding.ASCII.GetBytes(text));
        foreach (var next in (string[])[".", "0", ",", "\n", "-", ".1234567890", ",1.5", "1.5"])
        {
            var output = new byte[256];
            var followed = Encoding.ASCII.GetBytes(text + string.Concat(Enumerable.Repeat(next, FieldRoom.ReadablePadding)));
            var written = NumericConverter.Convert(plan, scratch, ref output[0], ref followed[0], text.Length);
            Assert.Equal(Convert.ToHexString(expected, 0, length), Convert.ToHexString(output, 0, written));
        }
    }

    [Fact]
    public void Timestamps_are_what_the_general_reader_makes_of_them()
    {
        var column = ConverterCase.Column("timestamptz") with { Format = new ValueFormat { Zone = "UTC" } };
        var plan = Plan(column);
        using var converter = new FieldConverter(column);
        var random = new Random(20000111);
        for (var round = 0; round < Rounds.Of(50_000); round++)
        {
            var text = Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{random.Next(round % 4 == 0 ? 10_000 : 2100):D4}-{random.Next(14):D2}-{random.Next(33):D2}{"Tt "[random.Next(3)]}{random.Next(26):D2}:{random.Next(61):D2}:{random.Next(61):D2}{"Zz"[random.Next(2)]}"));
            if (random.Next(4) == 0)
            {
                text[random.Next(text.Length)] = (byte)random.Next(1, 128);
            }

            var verdict = DateTimeText.Read(plan, text, out var local, out var offset);
            var expected = verdict < 0 ? Kind(verdict, text) : (local - (offset ?? 0)).ToString("x16", CultureInfo.InvariantCulture);
            Assert.Equal((Text(text), expected), (Text(text), ConverterCase.Convert(converter, text)));
        }
    }

    [Fact]
    public void Uuids_are_those_of_a_regular_expression()
    {
        var shape = new Regex("^(?:[0-9A-Fa-f]{4}-?){7}[0-9A-Fa-f]{4}\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        using var converter = new FieldConverter(ConverterCase.Column("uuid"));
        var random = new Random(20000112);
        for (var round = 0; round < Rounds.Of(50_000); round++)
        {
            var digits = RandomText(random, "0123456789abcdefABCDEF", 36).ToCharArray();
            foreach (var place in new[] { 8, 13, 18, 23 })
            {
                digits[place] = '-';
            }

            if (round % 4 == 0)
            {
                digits[random.Next(36)] = (char)random.Next(1, 128);
            }

            var text = new string(digits);
            var bytes = Encoding.ASCII.GetBytes(text);
            var expected = shape.IsMatch(text) ? text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() : "InvalidValue";
            Assert.Equal((text, expected), (text, ConverterCase.Convert(converter, bytes)));
        }
    }

    [Theory]
    [InlineData("01234567-89ab-cdef-ABCD-EF0123456789")]
    [InlineData("01234567-8901-2345-6789-012345678901")]
    [InlineData("abcdefAB-CDEF-abcd-efAB-CDEFabcdefAB")]
    public void A_uuid_with_any_byte_at_any_place_is_a_uuid_where_that_byte_is_a_digit(string uuid)
    {
        var plan = Plan(ConverterCase.Column("uuid"));
        using var scratch = new FieldScratch();
        var text = new byte[36 + FieldRoom.ReadablePadding];
        var output = new byte[64];
        for (var place = 0; place < 36; place++)
        {
            for (var value = 0; value < 256; value++)
            {
                Encoding.ASCII.GetBytes(uuid, text);
                var isDigitPlace = text[place] != (byte)'-';
                text[place] = (byte)value;
                var written = UuidConverter.Convert(plan, scratch, ref output[0], ref text[0], 36);
                var isGood = isDigitPlace ? char.IsAsciiHexDigit((char)value) : value == '-';
                Assert.Equal((place, value, isGood ? 20 : Verdict.InvalidValue), (place, value, written));
                if (isGood)
                {
                    Assert.Equal(Encoding.ASCII.GetString(text, 0, 36).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant(), Convert.ToHexString(output, 4, 16));
                }
            }
        }
    }

    [Theory]
    [InlineData((byte)0)]
    [InlineData((byte)',')]
    public void Long_text_is_looked_at_to_its_last_byte_and_no_further(byte behind)
    {
        var plan = Plan(ConverterCase.Column("text"));
        using var scratch = new FieldScratch();
        byte[][] pieces = [[0], [0x80], "é"u8.ToArray(), "😀"u8.ToArray()];
        var text = new byte[100 + FieldRoom.ReadablePadding];
        var output = new byte[2 * (text.Length + FieldRoom.Bytes)];
        for (var length = 30; length <= 100; length++)
        {
            output.AsSpan().Fill(0xEE);
            foreach (var piece in pieces)
            {
                for (var place = 0; place <= length - piece.Length + 1; place++)
                {
                    text.AsSpan(0, length).Fill((byte)'a');
                    text.AsSpan(length).Fill(behind);
                    piece.CopyTo(text, place);
                    var expected = TextConverter.Check(text.AsSpan(0, length));
                    var written = TextConverter.Convert(plan, scratch, ref output[0], ref text[0], length);
                    Assert.Equal((length, place, expected == Verdict.Good ? 4 + length : expected), (length, place, written));
                    if (written >= 0)
                    {
                        Assert.Equal(text.AsSpan(0, length), output.AsSpan(4, length));
                    }
                }
            }

            Assert.Equal(-1, output.AsSpan(length + FieldRoom.Bytes + CopyBuffer.Slack).IndexOfAnyExcept((byte)0xEE));
        }
    }

    [Fact]
    public void Every_pair_and_many_sequences_of_bytes_are_text_or_not_at_every_place()
    {
        var random = new Random(20000113);
        var bytes = new byte[32];
        for (var pair = 0; pair < 0x10000; pair += Rounds.Divisor)
        {
            var length = random.Next(2, 32);
            Fill();
            var place = random.Next(length - 1);
            (bytes[place], bytes[place + 1]) = ((byte)(pair >> 8), (byte)pair);
            if (random.Next(2) == 0)
            {
                bytes[random.Next(length)] = 0x80;
            }

            AssertSame(length);
        }

        // Characters whole, cut off, overlong, beyond the range and halves of surrogate pairs, run together.
        byte[][] pieces =
        [
            "a"u8.ToArray(), "é"u8.ToArray(), "東"u8.ToArray(), "😀"u8.ToArray(), [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0x80], [0xC3], [0xE6, 0x9D], [0xF0, 0x9F, 0x98], [0],
        ];
        var accepted = 0;
        for (var round = 0; round < Rounds.Of(200_000); round++)
        {
            var length = 0;
            var wanted = random.Next(1, 32);
            while (true)
            {
                var piece = pieces[random.Next(8) == 0 ? random.Next(pieces.Length) : random.Next(4)];
                if (length + piece.Length > wanted)
                {
                    break;
                }

                piece.CopyTo(bytes, length);
                length += piece.Length;
            }

            // What is behind the text is anything.
            bytes.AsSpan(length).Fill((byte)random.Next(256));
            if (AssertSame(length))
            {
                accepted++;
            }
        }

        Assert.InRange(accepted, Rounds.Of(50_000), Rounds.Of(190_000));

        void Fill() => RandomText(random, "azAZ09 ,", 32).Select(c => (byte)c).ToArray().CopyTo(bytes, 0);

        bool AssertSame(int length)
        {
            var text = bytes.AsSpan(0, length);
            var expected = Utf8.IsValid(text) && !text.Contains((byte)0);
            var answer = Utf8Block.IsSurelyText(Vector256.Create(bytes), length);
            if (answer != (expected && Utf8Block.IsSupported))
            {
                Assert.Fail($"{Convert.ToHexString(text)}: {answer}");
            }

            return expected;
        }
    }

    private static ColumnPlan Plan(Column column) => ConverterCase.Plan(ConverterCase.Dataset(column)).Rows[0].Columns[0];

    private static string Kind(int verdict, byte[] text) => FieldFault.Kind(verdict, text).ToString();

    private static string Text(byte[] text) => Encoding.Latin1.GetString(text);

    private static string RandomText(Random random, string letters, int length)
    {
        var text = new char[length];
        for (var k = 0; k < length; k++)
        {
            text[k] = letters[random.Next(letters.Length)];
        }

        return new string(text);
    }
}
