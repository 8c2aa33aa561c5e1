using System.Globalization;
using Etl.Core.Datasets;

namespace Etl.Core.Sniffing;

/// <summary>The texts of the sniffer.</summary>
internal static class SniffMessages
{
    public const string Binary =
        "The file is binary data, not delimited text. If it is text in an encoding other than UTF-8 or UTF-16, declare the encoding in the dataset.";

    public const string UnmarkedUtf16 =
        "The file looks like UTF-16 without a byte order mark, and which byte order it has is not certain; declare encoding: utf-16le (most programs on Windows write it) or utf-16be in the dataset.";

    public const string Utf32 = "The file is encoded in UTF-32, which is not read; save it as UTF-8.";

    public static string ControlDelimiter(byte character) =>
        $"The file has so many characters {Name(character)} that it seems to be binary data. If they are its delimiter, declare that in the dataset: delimiter: \"\\x{character:X2}\".";

    public static string Compressed(string format) => $"The file is {format}-compressed, not delimited text; decompress it first.";

    public static string Archive(string format) => $"The file is a {format} archive, not delimited text; extract the file in it first.";

    public static string Spreadsheet(string format) => $"The file is {format}, not delimited text; export the sheet as CSV first.";

    public static string OtherFormat(string format) => $"The file is {format}, not delimited text; export it as CSV first.";

    public static string EncodingMismatch(SourceEncoding mark, SourceEncoding declared) =>
        $"The file starts with the byte order mark of {Name(mark)}, but the dataset declares {Name(declared)} (set); correct the dataset's encoding, or leave it out.";

    /// <summary>The encoding's name, as datasets spell it.</summary>
    public static string Name(SourceEncoding encoding) => encoding switch
    {
        SourceEncoding.Utf8 => "utf-8",
        SourceEncoding.Utf16LittleEndian => "utf-16le",
        SourceEncoding.Utf16BigEndian => "utf-16be",
        SourceEncoding.Windows1252 => "windows-1252",
        _ => "latin-1",
    };

    /// <summary>A byte's name, as messages spell it.</summary>
    public static string Name(byte character) => character switch
    {
        (byte)'\t' => "tab",
        (byte)' ' => "space",
        < 0x20 or > 0x7E => "0x" + character.ToString("X2", CultureInfo.InvariantCulture),
        _ => $"'{(char)character}'",
    };
}
