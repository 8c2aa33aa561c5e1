namespace Etl.Core.Sniffing;

/// <summary>Why a file cannot be read as delimited text.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Message">What it is and what to do, for a person.</param>
public sealed record SniffProblem(SniffProblemKind Kind, string Message);

/// <summary>The kinds of files that are not delimited text.</summary>
public enum SniffProblemKind
{
    /// <summary>Compressed: gzip, zstd, bzip2, xz, lz4.</summary>
    Compressed,

    /// <summary>An archive: zip, 7z, tar.</summary>
    Archive,

    /// <summary>A workbook of a spreadsheet program.</summary>
    Spreadsheet,

    /// <summary>Another known format: Parquet, Avro, Arrow, SQLite, PDF, JSON, XML, HTML.</summary>
    OtherFormat,

    /// <summary>Mostly bytes that no text has.</summary>
    Binary,

    /// <summary>Text in an encoding that is not read: UTF-32, or UTF-16 of which the byte order is not certain.</summary>
    UnsupportedEncoding,

    /// <summary>The byte order mark contradicts the encoding that the dataset declares.</summary>
    EncodingMismatch,
}
