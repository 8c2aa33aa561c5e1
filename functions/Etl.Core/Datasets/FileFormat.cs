using System.Collections.Immutable;

namespace Etl.Core.Datasets;

/// <summary>How a dataset's files are written. Null means: found out from the file.</summary>
public sealed record FileFormat
{
    private readonly int? _maxFieldBytes;

    /// <summary>The delimiter, one ASCII character; null: one of <c>, ; tab |</c>, found out.</summary>
    public byte? Delimiter { get; init; }

    /// <summary>The quote, one ASCII character; 0: the files have none. Default: <c>"</c>.</summary>
    public byte Quote { get; init; } = (byte)'"';

    /// <summary>The encoding; null: UTF-16 by its byte order mark or where nothing else is possible, UTF-8 otherwise. The one-byte encodings are never guessed.</summary>
    public SourceEncoding? Encoding { get; init; }

    /// <summary>Whether the first record names the columns. If not, columns are taken in order. Default: true.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Whether header names must match in letter case. Default: false.</summary>
    public bool CaseSensitive { get; init; }

    /// <summary>What a header column that the dataset does not know does. Default: fails the file.</summary>
    /// <remarks>Fields without a name at the end of the header fail nothing; a value in one rejects its record, or is ignored likewise.</remarks>
    public bool IgnoreExtra { get; init; }

    /// <summary>Whether a record with too few fields is filled up with NULLs. Default: false, it is rejected.</summary>
    public bool PadShort { get; init; }

    /// <summary>Whether empty fields beyond the header's reject their record. Default: false, they are left out and counted.</summary>
    public bool RejectSurplusEmpty { get; init; }

    /// <summary>What becomes of a record of several fields that are all empty and unquoted. Default: it is skipped.</summary>
    public BlankRowPolicy BlankRows { get; init; } = BlankRowPolicy.Skip;

    /// <summary>Whether a field that breaks the quoting rules is taken literally, quotes included. Default: false, its record is rejected.</summary>
    public bool LiteralQuotes { get; init; }

    /// <summary>Values that mean NULL besides the empty one, unquoted unless <see cref="QuotedNull"/>, for columns that declare none of their own.</summary>
    public ImmutableArray<string> NullTokens { get; init; } = [];

    /// <summary>Whether null tokens mean NULL in quotes as well. Default: false, a quoted token is a text.</summary>
    public bool QuotedNull { get; init; }

    /// <summary>The most bytes of UTF-8 in a record, 1 to <see cref="DatasetLimits.MaxBytes"/>. Default 16 MiB.</summary>
    public int MaxRecordBytes { get; init; } = Defaults.MaxRecordBytes;

    /// <summary>The most bytes of UTF-8 in a field, 1 to <see cref="DatasetLimits.MaxBytes"/>. Default 2 MiB, or <see cref="MaxRecordBytes"/> if that is less.</summary>
    public int MaxFieldBytes
    {
        get => _maxFieldBytes ?? Math.Min(Defaults.MaxFieldBytes, MaxRecordBytes);
        init => _maxFieldBytes = value;
    }
}

/// <summary>What becomes of a record whose fields are all empty, in a file of several columns.</summary>
public enum BlankRowPolicy
{
    /// <summary>It is counted as blank, and no record.</summary>
    Skip,

    /// <summary>It is rejected.</summary>
    Reject,

    /// <summary>It is a record like any other.</summary>
    Load,
}

/// <summary>The encodings that a file can have.</summary>
public enum SourceEncoding
{
    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>UTF-16, little endian.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, big endian.</summary>
    Utf16BigEndian,

    /// <summary>windows-1252; its five unassigned bytes (0x81, 0x8D, 0x8F, 0x90, 0x9D) are no characters.</summary>
    Windows1252,

    /// <summary>ISO 8859-1.</summary>
    Latin1,
}
