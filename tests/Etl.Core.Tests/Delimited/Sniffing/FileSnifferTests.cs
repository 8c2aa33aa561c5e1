using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Sniffing;
using Etl.Core.Sniffing;

namespace Etl.Core.Tests.Delimited.Sniffing;

public sealed class FileSnifferTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ',', DelimiterOrigin.Detected)]
    [InlineData("a;b\n1,5;2,5\n", ';', DelimiterOrigin.Detected)] // decimal commas
    [InlineData("a\tb\n1\t2\n", '\t', DelimiterOrigin.Detected)]
    [InlineData("a|b\n1|2\n", '|', DelimiterOrigin.Detected)]
    [InlineData("a,b;c\n1,2;3\n", ',', DelimiterOrigin.Detected)] // a tie
    [InlineData("a|b\tc;d\n1|2\t3;4\n", ';', DelimiterOrigin.Detected)]
    [InlineData("a|b\tc\n1|2\t3\n", '\t', DelimiterOrigin.Detected)]
    [InlineData("a;b|c|d\n1;2|3\n4;5|6|7\n", ';', DelimiterOrigin.Detected)] // agreement before number
    [InlineData("a;b|c\n1|2;3;\n", ';', DelimiterOrigin.Detected)] // a trailing delimiter agrees
    [InlineData("a;b|c\n1|2;3;x\n", '|', DelimiterOrigin.Detected)] // another field does not
    [InlineData("a;b|c\n1;2|\"3\"\n", '|', DelimiterOrigin.Detected)] // nor does what breaks the rules
    [InlineData("a;b|\"c\"\n1;2|3\n", '|', DelimiterOrigin.Detected)] // not in the header either
    [InlineData("a;b,c;d\n1;2,3;4\n", ';', DelimiterOrigin.Detected)] // more fields
    [InlineData("a;b\n\"1,1,1\";2\n\"x;y\";3\n", ';', DelimiterOrigin.Detected)] // only outside quotes
    [InlineData("\"a\";\"b\"\n\"1,5\";\"2,5\"\n", ';', DelimiterOrigin.Detected)]
    [InlineData("a;b\n1;2\nbroken\n3;4\n", ';', DelimiterOrigin.Detected)] // a bad record does not hide it
    [InlineData("id\n1\n2\n", ',', DelimiterOrigin.Default)] // one column
    [InlineData("text\nwell, hello\nyes, no, maybe\n", ',', DelimiterOrigin.Default)]
    [InlineData("a;b", ';', DelimiterOrigin.Detected)] // a header only, and no line end
    [InlineData("", ',', DelimiterOrigin.Default)]
    [InlineData("\n\na;b\n1;2\n", ';', DelimiterOrigin.Detected)] // blank lines first
    public void Finds_the_delimiter(string file, char delimiter, DelimiterOrigin origin)
    {
        var sniffed = Sniff(file);

        Assert.Equal(((byte)delimiter, origin), (sniffed.Dialect.Delimiter, sniffed.DelimiterOrigin));
    }

    [Fact]
    public void Without_a_header_the_delimiter_is_what_most_records_agree_on()
    {
        var sniffed = Sniff("bad\n1;2\n3;4\n", new FileFormat { Header = false });

        Assert.Equal((byte)';', sniffed.Dialect.Delimiter);
    }

    [Fact]
    public void Declared_values_win_and_say_so()
    {
        var declared = new FileFormat { Delimiter = (byte)':', Quote = (byte)'\'', Encoding = SourceEncoding.Windows1252 };

        var sniffed = Sniff("sep=;\na;b\n1;2\n", declared);

        Assert.Equal((new Dialect((byte)':', (byte)'\''), DelimiterOrigin.Declared), (sniffed.Dialect, sniffed.DelimiterOrigin));
        Assert.Equal("delimiter ':' (set), quote ''' (set), encoding windows-1252 (set)", sniffed.Describe());
        Assert.Equal(6, sniffed.PreambleBytes); // the line is no data even so
        Assert.Equal("delimiter tab (detected), quote '\"' (set), encoding utf-8 (detected)", Sniff("a\tb\n").Describe());
    }

    [Fact]
    public void The_quote_is_no_delimiter()
    {
        var sniffed = Sniff("a|b\n1|2\n", new FileFormat { Quote = (byte)'|' });

        Assert.Equal(((byte)',', DelimiterOrigin.Default), (sniffed.Dialect.Delimiter, sniffed.DelimiterOrigin));
    }

    [Theory]
    [InlineData("a\n1\n", 0, 0, "delimiter ',' (default), quote none (set), encoding utf-8 (detected)")]
    [InlineData("sep=|\na|b\n", '"', 0, "delimiter '|' (from the sep= line), quote '\"' (set), encoding utf-8 (detected)")]
    [InlineData("a b\n", '~', ' ', "delimiter space (set), quote '~' (set), encoding utf-8 (detected)")]
    [InlineData("a b\n", '!', 0x1F, "delimiter 0x1F (set), quote '!' (set), encoding utf-8 (detected)")]
    [InlineData("a b\n", '\t', 0x7F, "delimiter 0x7F (set), quote tab (set), encoding utf-8 (detected)")]
    public void The_options_are_told_with_where_they_are_from(string file, byte quote, byte delimiter, string description) =>
        Assert.Equal(description, Sniff(file, new FileFormat { Quote = quote, Delimiter = delimiter == 0 ? null : delimiter }).Describe());

    [Fact]
    public void What_is_detected_in_utf16_is_told() => Assert.Equal(
        "delimiter ';' (detected), quote '\"' (set), encoding utf-16be (detected)", Sniff(Encoding.BigEndianUnicode.GetBytes("a;b\n1;2\n")).Describe());

    [Theory]
    [InlineData("sep=;\na,b\n", ';', 6)]
    [InlineData("sep=;\r\na,b\n", ';', 7)]
    [InlineData("SEP=\t\ra,b\n", '\t', 6)]
    [InlineData("sep=|", '|', 5)]
    public void A_sep_line_is_honoured_at_the_start(string file, char delimiter, int preamble)
    {
        var sniffed = Sniff(file);

        Assert.Equal(((byte)delimiter, DelimiterOrigin.SepLine), (sniffed.Dialect.Delimiter, sniffed.DelimiterOrigin));
        Assert.Equal((preamble, 1), (sniffed.PreambleBytes, sniffed.PreambleLines));
    }

    [Theory]
    [InlineData("\nsep=;\n")]
    [InlineData("sep=;;\na;b\n")]
    [InlineData("sep=x\n1\n")]
    [InlineData("sep=\n")]
    [InlineData("sep=")]
    [InlineData("sep=\r")]
    [InlineData("sep=\"\n")]
    [InlineData("sep=\0\n")]
    [InlineData("sep=5\n")]
    [InlineData("sep=Z\n")]
    [InlineData("sep=é\n")]
    [InlineData("sap=;\n")]
    [InlineData("sep;;\n")]
    public void What_is_not_a_sep_line_is_data(string file)
    {
        var sniffed = Sniff(file);

        Assert.Equal((0, 0), (sniffed.PreambleBytes, sniffed.PreambleLines));
    }

    [Theory]
    [InlineData("sep=;")]
    [InlineData("sep=")]
    public void A_sep_line_that_is_not_whole_yet_is_none(string head) =>
        Assert.Equal(0, FileSniffer.Sniff(Encoding.UTF8.GetBytes(head), headIsWholeFile: false, new FileFormat()).PreambleBytes);

    [Theory]
    [InlineData(SourceEncoding.Utf8, 3)]
    [InlineData(SourceEncoding.Utf16LittleEndian, 2)]
    [InlineData(SourceEncoding.Utf16BigEndian, 2)]
    public void A_byte_order_mark_tells_the_encoding(SourceEncoding encoding, int markBytes)
    {
        var codec = Codec(encoding);
        var unit = encoding == SourceEncoding.Utf8 ? 1 : 2;

        var plain = Sniff([.. codec.GetPreamble(), .. codec.GetBytes("ä;b\n1;2\n")]);
        var withSepLine = Sniff([.. codec.GetPreamble(), .. codec.GetBytes("sep=;\nä,b\n")]);

        Assert.Equal((encoding, false, markBytes, (byte)';'), (plain.Encoding, plain.EncodingDeclared, plain.PreambleBytes, plain.Dialect.Delimiter));
        Assert.Equal((markBytes + (6 * unit), (byte)';'), (withSepLine.PreambleBytes, withSepLine.Dialect.Delimiter));
    }

    [Theory]
    [InlineData(SourceEncoding.Utf16LittleEndian)]
    [InlineData(SourceEncoding.Utf16BigEndian)]
    public void Utf16_without_a_mark_shows_by_its_nuls(SourceEncoding encoding)
    {
        var sniffed = Sniff(Codec(encoding).GetBytes("id;näme\n1;一日本\n2;😀\n"));

        Assert.Equal((encoding, 0, (byte)';'), (sniffed.Encoding, sniffed.PreambleBytes, sniffed.Dialect.Delimiter));
    }

    [Fact]
    public void A_few_nuls_do_not_make_a_file_utf16_or_binary()
    {
        var sniffed = Sniff("a,b\n\0,2\nsome text,and more\n");

        Assert.Null(sniffed.Problem);
        Assert.Equal(SourceEncoding.Utf8, sniffed.Encoding);
    }

    [Fact]
    public void What_is_no_text_or_not_in_an_encoding_that_is_read_is_a_problem()
    {
        Assert.Equal(SniffProblemKind.Binary, Sniff([1, 2, 3, 0, 0, 0, 0, 0, 0, 7]).Problem!.Kind);
        Assert.Equal(SniffProblemKind.UnsupportedEncoding, Sniff(Encoding.UTF32.GetBytes("a,b\n1,2\n")).Problem!.Kind);
        Assert.Equal(SniffProblemKind.EncodingMismatch, Sniff([0xFF, 0xFE, 0x61, 0x00], new FileFormat { Encoding = SourceEncoding.Utf8 }).Problem!.Kind);
    }

    [Fact]
    public void A_byte_of_no_text_is_no_delimiter_of_a_sep_line() => Assert.Equal(0, Sniff([.. "sep="u8, 0x80, (byte)'\n', .. "a,b\n"u8]).PreambleBytes);

    [Fact]
    public void A_byte_order_mark_elsewhere_is_data() => Assert.Equal(0, Sniff("a,b\n\uFEFF1,2\n").PreambleBytes);

    [Theory]
    [InlineData("a\nb\n", LineEnds.Lf, false)]
    [InlineData("a\r\nb\r\n", LineEnds.CrLf, false)]
    [InlineData("a\rb\r", LineEnds.Cr, false)]
    [InlineData("a\r\nb\n", LineEnds.Lf | LineEnds.CrLf, true)]
    [InlineData("a\r\r\nb\r\r\n", LineEnds.Cr | LineEnds.CrLf, true)]
    [InlineData("\"a\nb\"\r\n", LineEnds.CrLf, false)] // inside quotes it is data
    [InlineData("a", LineEnds.None, false)]
    public void Line_ends_are_told_apart(string file, LineEnds lineEnds, bool mixed)
    {
        var sniffed = Sniff(file);

        Assert.Equal((lineEnds, mixed), (sniffed.LineEnds, sniffed.HasMixedLineEnds));
    }

    [Fact]
    public void A_head_that_ends_in_the_middle_judges_by_complete_records()
    {
        var head = Encoding.UTF8.GetBytes("a;b\r\n1;2\r\n3,4,5\r");

        var sniffed = FileSniffer.Sniff(head, headIsWholeFile: false, new FileFormat());

        Assert.Equal(((byte)';', LineEnds.CrLf, false), (sniffed.Dialect.Delimiter, sniffed.LineEnds, sniffed.IsEmpty));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("sep=;\n")]
    [InlineData("\n")]
    [InlineData("\uFEFF\r\n\r\n")]
    [InlineData("sep=;\n\r\r")]
    public void An_empty_file_is_legal_and_flagged(string file)
    {
        var sniffed = Sniff(file);

        Assert.Null(sniffed.Problem);
        Assert.True(sniffed.IsEmpty);
        Assert.False(FileSniffer.Sniff(Encoding.UTF8.GetBytes(file), headIsWholeFile: false, new FileFormat()).IsEmpty);
        Assert.False(Sniff(file + "a\n").IsEmpty);
    }

    private static SniffedFile Sniff(string file, FileFormat? declared = null) => Sniff(Encoding.UTF8.GetBytes(file), declared);

    private static SniffedFile Sniff(byte[] file, FileFormat? declared = null) =>
        FileSniffer.Sniff(file, headIsWholeFile: true, declared ?? new FileFormat());

    private static Encoding Codec(SourceEncoding encoding) => encoding switch
    {
        SourceEncoding.Utf16LittleEndian => Encoding.Unicode,
        SourceEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };
}
