using System.Text;

namespace Etl.Torture.Hostile.Properties;

/// <summary>How a random file is written, and how badly.</summary>
internal sealed class RandomFormat
{
    private static readonly string[] LineEnds = ["\n", "\r\n", "\r", "\r\r\n"];

    private readonly Random _random;
    private readonly string? _lineEnd;
    private readonly char _quote;
    private readonly bool _declared;
    private readonly bool _literal;
    private readonly bool _padShort;
    private readonly bool _ignoreExtra;
    private readonly bool _rejectSurplus;
    private readonly bool _quotedNull;
    private readonly string? _blankRows;
    private readonly int _careless;
    private readonly int _maxRecord;
    private readonly bool _mark;

    public RandomFormat(Random random, int columns)
    {
        _random = random;
        Delimiter = ",;\t|"[random.Next(4)];
        _quote = random.Next(5) == 0 ? '\'' : '"';
        _lineEnd = random.Next(5) == 0 ? null : LineEnds[random.Next(LineEnds.Length)];
        _declared = random.Next(2) == 0;
        _literal = random.Next(4) == 0;
        _padShort = random.Next(4) == 0;
        _ignoreExtra = random.Next(4) == 0;
        _rejectSurplus = random.Next(4) == 0;
        _quotedNull = random.Next(4) == 0;
        _blankRows = random.Next(4) switch { 0 => "reject", 1 => "load", _ => null };
        _careless = random.Next(2) == 0 ? int.MaxValue : random.Next(4, 40);
        _maxRecord = random.Next(5) == 0 ? random.Next(20, 200) : 0;
        Ragged = random.Next(2) == 0 ? int.MaxValue : 15;
        Header = random.Next(5) != 0;
        Trailing = columns > 1 && random.Next(10) == 0;
        SepLine = random.Next(15) == 0;
        Encoding = random.Next(8) switch { 0 => "utf-16le", 1 => "utf-16be", 2 => "windows-1252", 3 => "latin-1", _ => null };
        _mark = Encoding is null or "utf-16le" or "utf-16be" && random.Next(4) == 0;
    }

    public char Delimiter { get; }

    public bool Header { get; }

    public bool Trailing { get; }

    /// <summary>A record in so many has a number of fields of its own.</summary>
    public int Ragged { get; }

    public bool SepLine { get; init; }

    /// <summary>As the dataset spells it; null: UTF-8, undeclared.</summary>
    public string? Encoding { get; init; }

    public string LineEnd() => _lineEnd ?? LineEnds[_random.Next(LineEnds.Length)];

    /// <summary>A field, quoted where it has to be, unless the writer is careless.</summary>
    public string Field(string value, bool quoted)
    {
        if (_random.Next(_careless) == 0)
        {
            return _random.Next(3) switch { 0 => value, 1 => _quote + value, _ => $"{_quote}{value}{_quote}x" };
        }

        quoted |= value.AsSpan().IndexOfAny([Delimiter, _quote, '\r', '\n']) >= 0;
        return quoted ? _quote + value.Replace($"{_quote}", $"{_quote}{_quote}", StringComparison.Ordinal) + _quote : value;
    }

    public byte[] Encode(string text)
    {
        Encoding encoding = Encoding switch
        {
            "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
            "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
            "windows-1252" or "latin-1" => System.Text.Encoding.Latin1,
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        };
        var bytes = encoding.GetBytes(text);
        for (var k = _random.Next(_careless); k < 2 && bytes.Length > 0; k++)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }

        return _mark ? [.. encoding.GetPreamble(), .. bytes] : bytes;
    }

    public string Yaml()
    {
        var items = new List<string>();
        if (_declared)
        {
            items.Add($"delimiter: \"{(Delimiter == '\t' ? "tab" : Delimiter)}\"");
        }

        if (_quote != '"')
        {
            items.Add("quote: \"'\"");
        }

        if (Encoding is not null)
        {
            items.Add($"encoding: {Encoding}");
        }

        if (!Header)
        {
            items.Add("header: false");
        }

        if (_literal)
        {
            items.Add("quote_errors: literal");
        }

        if (_padShort)
        {
            items.Add("pad_short: true");
        }

        if (_ignoreExtra)
        {
            items.Add("extra: ignore");
        }

        if (_rejectSurplus)
        {
            items.Add("surplus_empty: reject");
        }

        if (_quotedNull)
        {
            items.Add("quoted_null: true");
        }

        if (_blankRows is not null)
        {
            items.Add($"blank_rows: {_blankRows}");
        }

        if (_maxRecord > 0)
        {
            items.Add($"max_record: {_maxRecord}B, max_field: {Math.Max(_maxRecord / 2, 1)}B");
        }

        return items.Count == 0 ? "" : $"file: {{ {string.Join(", ", items)} }}\n";
    }
}
