using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Sniffing;

namespace Etl.Core.Tests.Sniffing;

/// <summary>The encoding by the byte order mark or by NULs, and what is no text, at the limits of each rule.</summary>
public sealed class EncodingSnifferTests
{
    private static readonly SniffProblem Binary = new(
        SniffProblemKind.Binary,
        "The file is binary data, not delimited text. If it is text in an encoding other than UTF-8 or UTF-16, declare the encoding in the dataset.");

    private static readonly SniffProblem Utf32 = new(
        SniffProblemKind.UnsupportedEncoding, "The file is encoded in UTF-32, which is not read; save it as UTF-8.");

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, SourceEncoding.Utf8, 3)]
    [InlineData(new byte[] { 0xFF, 0xFE }, SourceEncoding.Utf16LittleEndian, 2)]
    [InlineData(new byte[] { 0xFE, 0xFF }, SourceEncoding.Utf16BigEndian, 2)]
    [InlineData(new byte[] { 0xEF, 0xBB }, SourceEncoding.Utf8, 0)]
    [InlineData(new byte[] { 0xFF }, SourceEncoding.Utf8, 0)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 1 }, SourceEncoding.Utf16LittleEndian, 2)]
    public void A_mark_is_all_of_its_bytes(byte[] head, SourceEncoding encoding, int markBytes)
    {
        Assert.Equal((encoding, markBytes, null), EncodingSniffer.Sniff(head, null, null));
        Assert.Equal((encoding, markBytes, null), EncodingSniffer.Sniff(head, encoding, null));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF })]
    public void Marks_of_utf32_are_known_and_refused_whatever_is_declared(byte[] head)
    {
        Assert.Equal(Utf32, EncodingSniffer.Sniff(head, null, null).Problem);
        Assert.Equal(Utf32, EncodingSniffer.Sniff(head, SourceEncoding.Utf16LittleEndian, null).Problem);
    }

    [Fact]
    public void A_mark_that_contradicts_the_declaration_is_told_with_both_names()
    {
        Assert.Equal(
            (SourceEncoding.Utf16LittleEndian, 2, new SniffProblem(
                SniffProblemKind.EncodingMismatch,
                "The file starts with the byte order mark of utf-16le, but the dataset declares latin-1 (set); correct the dataset's encoding, or leave it out.")),
            EncodingSniffer.Sniff([0xFF, 0xFE, 0x61, 0], SourceEncoding.Latin1, null));
        Assert.Equal(
            ["utf-8", "utf-16le", "utf-16be", "windows-1252", "latin-1"],
            Enum.GetValues<SourceEncoding>().Select(SniffMessages.Name));
    }

    [Theory]
    [InlineData(SourceEncoding.Utf16LittleEndian)]
    [InlineData(SourceEncoding.Utf16BigEndian)]
    [InlineData(SourceEncoding.Windows1252)]
    [InlineData(SourceEncoding.Latin1)]
    public void What_is_declared_is_not_guessed(SourceEncoding declared) =>
        Assert.Equal((declared, 0, null), EncodingSniffer.Sniff("a,b\n1,2\n"u8, declared, null));

    [Theory]
    [InlineData("a0 xx xx xx", true)] // one unit in four
    [InlineData("a0 xx xx xx xx", false)]
    [InlineData("a0 a0 xx xx xx xx xx xx", true)]
    [InlineData("a0 a0 a0 a0 0x", true)] // one in the other order for four
    [InlineData("a0 a0 a0 0x", false)]
    [InlineData("xx a0 a0 a0", false)] // the first is a letter
    [InlineData("a0 b0", true)]
    [InlineData("a0 b", false)] // one unit alone says nothing
    [InlineData("a0 xx xx xx x", true)] // the odd last byte is no unit
    [InlineData("a0 b0 0", true)]
    public void Utf16_shows_by_a_quarter_of_nuls_in_one_order_and_hardly_any_in_the_other(string units, bool isUtf16)
    {
        var little = units.Replace(" ", "", StringComparison.Ordinal).Select(unit => unit == '0' ? (byte)0 : (byte)unit).ToArray();
        var big = little.ToArray();
        for (var index = 0; index + 1 < big.Length; index += 2)
        {
            (big[index], big[index + 1]) = (big[index + 1], big[index]);
        }

        Assert.Equal(isUtf16 ? SourceEncoding.Utf16LittleEndian : SourceEncoding.Utf8, EncodingSniffer.Sniff(little, null, null).Encoding);
        Assert.Equal(isUtf16 ? SourceEncoding.Utf16BigEndian : SourceEncoding.Utf8, EncodingSniffer.Sniff(big, null, null).Encoding);
        Assert.Equal(SourceEncoding.Utf8, EncodingSniffer.Sniff(little, SourceEncoding.Utf8, null).Encoding);
    }

    [Fact]
    public void Four_kilobytes_are_looked_at()
    {
        var text = Encoding.ASCII.GetBytes(new string('a', 4096));

        Assert.Null(EncodingSniffer.Sniff([.. text, .. new byte[10_000]], null, null).Problem);
        Assert.Equal(SourceEncoding.Utf16LittleEndian, EncodingSniffer.Sniff([.. Encoding.Unicode.GetBytes(new string('a', 512)), .. text], null, null).Encoding);
        Assert.Equal(SourceEncoding.Utf8, EncodingSniffer.Sniff([.. Encoding.Unicode.GetBytes(new string('a', 511)), .. text], null, null).Encoding);
    }

    [Theory]
    [InlineData("ab", true)]
    [InlineData("a", false)] // four bytes say nothing
    [InlineData("abc", true)]
    public void Utf32_shows_when_every_unit_has_its_nuls(string text, bool isUtf32)
    {
        foreach (var isBig in new[] { false, true })
        {
            var bytes = new UTF32Encoding(isBig, byteOrderMark: false).GetBytes(text);

            Assert.Equal(isUtf32 ? Utf32 : Binary, EncodingSniffer.Sniff(bytes, null, null).Problem);
            Assert.Equal(isUtf32 ? Utf32 : Binary, EncodingSniffer.Sniff([.. bytes, (byte)'x'], null, null).Problem);
            Assert.Equal(Binary, EncodingSniffer.Sniff(bytes, SourceEncoding.Utf8, null).Problem);
            for (var index = 0; index < bytes.Length; index++)
            {
                // The second byte of a character is anything.
                if (index % 4 == (isBig ? 2 : 1))
                {
                    continue;
                }

                byte[] other = [.. bytes];
                other[index] = other[index] == 0 ? (byte)'x' : (byte)0;
                Assert.NotEqual(Utf32, EncodingSniffer.Sniff(other, null, null).Problem);
            }
        }
    }

    [Theory]
    [InlineData("123456789\u0001", false)] // a tenth
    [InlineData("1234567\u0001\u0002", true)]
    [InlineData("1234567\u0000\u001F", true)]
    [InlineData("12345678\0", true)]
    [InlineData("\t\n\r\u000B\u000C\u001A\u001B", false)] // text has these
    [InlineData(" ", false)]
    [InlineData("\u007F\u007F", false)]
    public void More_than_a_tenth_of_control_characters_is_no_text(string text, bool isBinary) =>
        Assert.Equal(isBinary ? Binary : null, EncodingSniffer.Sniff(Encoding.ASCII.GetBytes(text), null, null).Problem);

    [Fact]
    public void A_control_character_that_is_the_declared_delimiter_is_text()
    {
        Assert.Null(EncodingSniffer.Sniff("a\u0001b\u0001c"u8, null, 1).Problem);
        Assert.Equal(Binary, EncodingSniffer.Sniff("a\u0001b\u0003c"u8, null, 2).Problem);
    }

    [Theory]
    [InlineData("12345678\u0001", "0x01", "\\x01")]
    [InlineData("1\u001F2\u001F3\n", "0x1F", "\\x1F")]
    public void A_control_character_that_is_often_there_may_be_a_delimiter_that_nobody_declared(string text, string shown, string yaml) =>
        Assert.Equal(
            new SniffProblem(SniffProblemKind.Binary, $"The file has so many characters {shown} that it seems to be binary data. If they are its delimiter, declare that in the dataset: delimiter: \"{yaml}\"."),
            EncodingSniffer.Sniff(Encoding.ASCII.GetBytes(text), null, null).Problem);

    [Theory]
    [InlineData("номер,имя\nодин,Пётр\nдва,Анна\n")]
    [InlineData("番号,名前\r\n一,山田太郎\r\n二,鈴木花子\r\n")]
    [InlineData("αριθμός;όνομα\rένα;Γιώργος Παπαδόπουλος\r")]
    [InlineData("😀😀😀😀😀😀😀😀,😀\n😀,😀😀😀😀😀😀\n")]
    public void Utf16_shows_by_characters_and_line_ends_that_only_one_order_gives(string text)
    {
        foreach (var repeats in new[] { 1, 400 })
        {
            var many = string.Concat(Enumerable.Repeat(text, repeats));

            Assert.Equal((SourceEncoding.Utf16LittleEndian, 0, null), EncodingSniffer.Sniff(Encoding.Unicode.GetBytes(many), null, null));
            Assert.Equal((SourceEncoding.Utf16BigEndian, 0, null), EncodingSniffer.Sniff(Encoding.BigEndianUnicode.GetBytes(many), null, null));
            Assert.Equal((SourceEncoding.Utf8, 0, null), EncodingSniffer.Sniff(Encoding.UTF8.GetBytes(many), null, null));
        }
    }

    [Fact]
    public void Utf16_of_which_the_order_is_not_certain_is_told_as_such()
    {
        var problem = new SniffProblem(
            SniffProblemKind.UnsupportedEncoding,
            "The file looks like UTF-16 without a byte order mark, and which byte order it has is not certain; declare encoding: utf-16le (most programs on Windows write it) or utf-16be in the dataset.");

        Assert.Equal(problem, EncodingSniffer.Sniff(Encoding.Unicode.GetBytes("номер,имя,город,улица"), null, null).Problem);
        Assert.Equal(problem, EncodingSniffer.Sniff(Encoding.BigEndianUnicode.GetBytes("番号,名前,住所"), null, null).Problem);
        Assert.Null(EncodingSniffer.Sniff(Encoding.Unicode.GetBytes("номер,имя,город,улица"), SourceEncoding.Utf16LittleEndian, null).Problem);
    }

    [Fact]
    public void Bytes_that_are_text_in_no_encoding_are_not_taken_for_utf16()
    {
        var random = new Random(16);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(200, 5000)];
            random.NextBytes(bytes);
            bytes[0] = (byte)'a';
            var found = EncodingSniffer.Sniff(bytes, null, null);
            Assert.Equal(SourceEncoding.Utf8, found.Encoding);
            Assert.True(found.Problem is null || found.Problem == Binary, found.Problem?.Message);
        }

        Assert.Equal((SourceEncoding.Utf8, 0, null), EncodingSniffer.Sniff("id,name\n1,a\0b\n2,c\0d\n"u8, null, null));
        Assert.Equal(SourceEncoding.Utf8, EncodingSniffer.Sniff([.. "id,name\n1,"u8, 0xCF, 0xF0, 0, (byte)'\n', (byte)'2', (byte)','], null, null).Encoding);
        Assert.Equal((SourceEncoding.Utf8, 0, null), EncodingSniffer.Sniff(Encoding.UTF8.GetBytes("a\0\n" + new string('é', 4000)), null, null));
        Assert.Equal((SourceEncoding.Utf8, 0, Binary), EncodingSniffer.Sniff(Encoding.Unicode.GetBytes("a,b\n\u0378\u0378\u0378\u0378\u0378\u0378\u0378\u0378\u0378\u0378\u0378\u0378\u0378"), null, null));
    }
}
