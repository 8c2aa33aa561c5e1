using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited.Sniffing;
using Etl.Core.Sniffing;

namespace Etl.Core.Tests.Sniffing;

/// <summary>Files that are not delimited text, each told what it is and what to do.</summary>
public sealed class WrongFormatTests
{
    /// <summary>The magic numbers, and what is told.</summary>
    public static TheoryData<byte[], SniffProblemKind, string> MagicNumbers => new()
    {
        { [0x1F, 0x8B], SniffProblemKind.Compressed, "The file is gzip-compressed, not delimited text; decompress it first." },
        { [0x28, 0xB5, 0x2F, 0xFD], SniffProblemKind.Compressed, "The file is zstd-compressed, not delimited text; decompress it first." },
        { [.. "BZh9"u8, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], SniffProblemKind.Compressed, "The file is bzip2-compressed, not delimited text; decompress it first." },
        { [0xFD, .. "7zXZ"u8, 0], SniffProblemKind.Compressed, "The file is xz-compressed, not delimited text; decompress it first." },
        { [0x04, 0x22, 0x4D, 0x18], SniffProblemKind.Compressed, "The file is lz4-compressed, not delimited text; decompress it first." },
        { [.. "PK\u0003\u0004"u8], SniffProblemKind.Archive, "The file is a zip archive, not delimited text; extract the file in it first." },
        { [.. "PK\u0005\u0006"u8], SniffProblemKind.Archive, "The file is a zip archive, not delimited text; extract the file in it first." },
        { [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], SniffProblemKind.Archive, "The file is a 7z archive, not delimited text; extract the file in it first." },
        { [0xD0, 0xCF, 0x11, 0xE0], SniffProblemKind.Spreadsheet, "The file is an Excel 97-2003 workbook (.xls), not delimited text; export the sheet as CSV first." },
        { [.. "PAR1"u8], SniffProblemKind.OtherFormat, "The file is a Parquet file, not delimited text; export it as CSV first." },
        { [.. "Obj\u0001"u8], SniffProblemKind.OtherFormat, "The file is an Avro file, not delimited text; export it as CSV first." },
        { [.. "ARROW1\0"u8], SniffProblemKind.OtherFormat, "The file is an Arrow file, not delimited text; export it as CSV first." },
        { [.. "SQLite format 3\0"u8], SniffProblemKind.OtherFormat, "The file is a SQLite database, not delimited text; export it as CSV first." },
        { [.. "%PDF-"u8], SniffProblemKind.OtherFormat, "The file is a PDF document, not delimited text; export it as CSV first." },
    };

    [Theory]
    [MemberData(nameof(MagicNumbers))]
    public void A_magic_number_names_the_format(byte[] magic, SniffProblemKind kind, string message)
    {
        Assert.Equal(new SniffProblem(kind, message), Sniff(magic));
        Assert.Equal(new SniffProblem(kind, message), Sniff([.. magic, .. "a,b\n1,2\n"u8]));
    }

    [Theory]
    [MemberData(nameof(MagicNumbers))]
    public void Part_of_a_magic_number_is_none(byte[] magic, SniffProblemKind kind, string message)
    {
        Assert.NotEqual(new SniffProblem(kind, message), Sniff(magic[..^1]));
        for (var place = 0; place < magic.Length; place++)
        {
            // The digit of bzip2 is the size of its blocks.
            if (magic[0] == 'B' && place == 3)
            {
                continue;
            }

            byte[] other = [.. magic];
            other[place] ^= 0x40;
            Assert.NotEqual(new SniffProblem(kind, message), Sniff(other));
        }
    }

    [Theory]
    [InlineData("......[Content_Types].xml", SniffProblemKind.Spreadsheet, "The file is an Excel workbook (.xlsx), not delimited text; export the sheet as CSV first.")]
    [InlineData("......xl/workbook.xml", SniffProblemKind.Spreadsheet, "The file is an Excel workbook (.xlsx), not delimited text; export the sheet as CSV first.")]
    [InlineData("..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", SniffProblemKind.Spreadsheet, "The file is an OpenDocument spreadsheet (.ods), not delimited text; export the sheet as CSV first.")]
    [InlineData("......data.csv", SniffProblemKind.Archive, "The file is a zip archive, not delimited text; extract the file in it first.")]
    public void What_is_in_a_zip_archive_shows(string behind, SniffProblemKind kind, string message) =>
        Assert.Equal(new SniffProblem(kind, message), Sniff([.. "PK\u0003\u0004"u8, .. Encoding.ASCII.GetBytes(behind)]));

    [Theory]
    [InlineData(256, false)]
    [InlineData(257, true)]
    [InlineData(258, false)]
    public void A_tar_archive_has_its_name_at_byte_257(int place, bool isTar)
    {
        byte[] head = [.. Enumerable.Repeat((byte)'a', place), .. "ustar"u8];

        var tar = new SniffProblem(SniffProblemKind.Archive, "The file is a tar archive, not delimited text; extract the file in it first.");

        Assert.Equal(isTar ? tar : null, Sniff(head));
        Assert.Equal(isTar ? tar : null, Sniff([.. head, (byte)'\n']));
        Assert.Null(Sniff(head[..^1]));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>", "XML")]
    [InlineData(" \t\r\n<?xml", "XML")]
    [InlineData("<!DOCTYPE HTML>", "an HTML page")]
    [InlineData("<!doctype html", "an HTML page")]
    [InlineData("<HTML lang=\"en\">", "an HTML page")]
    [InlineData("<html", "an HTML page")]
    [InlineData("{\"a\": 1}", "JSON")]
    [InlineData("{}", "JSON")]
    [InlineData("{ }", "JSON")]
    [InlineData("{\"", "JSON")]
    [InlineData("[{", "JSON")]
    [InlineData("[[1, 2]]", "JSON")]
    [InlineData("[\"id\"]", "JSON")]
    [InlineData("[]", "JSON")]
    [InlineData("\n[\n  {\"a\": 1}]", "JSON")]
    [InlineData("sep=,\n{\"a\": 1}", "JSON")]
    public void Text_that_is_not_delimited_is_named(string file, string format)
    {
        var problem = new SniffProblem(SniffProblemKind.OtherFormat, $"The file is {format}, not delimited text; export it as CSV first.");

        Assert.Equal(problem, Sniff(Encoding.UTF8.GetBytes(file)));
        Assert.Equal(problem, Sniff([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(file)]));
        Assert.Null(FileSniffer.Sniff(Encoding.UTF8.GetBytes(file), headIsWholeFile: true, new FileFormat { Header = false, Quote = 0 }).Problem);
    }

    [Theory]
    [InlineData("[id],[name]\n1,x\n")]
    [InlineData("{id},{name}\n1,x\n")]
    [InlineData("[1],[2]\n")]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("[ \n")]
    [InlineData("a{}\n")]
    [InlineData("BZh1,b\n")]
    [InlineData("BZh1234567890,b\n")]
    [InlineData("PK,b\n")]
    [InlineData("PAR,b\n")]
    [InlineData("<b>,c\n")]
    [InlineData("<htm,c\n")]
    [InlineData("<!doctype,html\n")]
    [InlineData("<?xm,c\n")]
    public void Headers_that_look_a_little_like_it_are_read(string file) => Assert.Null(Sniff(Encoding.UTF8.GetBytes(file)));

    private static SniffProblem? Sniff(byte[] head) => Magic.OfBytes(head) ?? FileSniffer.Sniff(head, headIsWholeFile: true, new FileFormat()).Problem;
}
