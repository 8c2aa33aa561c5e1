using System.Globalization;
using System.Text;

namespace Etl.StateMachine.Paths;

/// <summary>A cursor over the text of a path or an intrinsic.</summary>
internal sealed class PathReader(string text)
{
    /// <summary>0-based, in UTF-16 units.</summary>
    public int Position { get; set; }

    public string Text => text;

    public bool AtEnd => Position >= text.Length;

    public char Current => AtEnd ? '\0' : text[Position];

    public bool StartsWith(string expected) => string.CompareOrdinal(text, Position, expected, 0, expected.Length) == 0;

    public bool TryTake(string expected)
    {
        if (!StartsWith(expected))
        {
            return false;
        }

        Position += expected.Length;
        return true;
    }

    public void Take(string expected)
    {
        if (!TryTake(expected))
        {
            throw Unexpected($"'{expected}' is expected");
        }
    }

    public void SkipBlanks()
    {
        while (Current is ' ' or '\t' or '\n' or '\r')
        {
            Position++;
        }
    }

    public int? TryInteger()
    {
        var end = Current == '-' ? Position + 1 : Position;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (!int.TryParse(text.AsSpan(Position, end - Position), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        Position = end;
        return value;
    }

    /// <summary>A quoted text, its backslash escapes resolved.</summary>
    public string QuotedText()
    {
        var quote = Current;
        Position++;
        var value = new StringBuilder();
        while (Current != quote)
        {
            if (AtEnd)
            {
                throw Unexpected($"the text lacks its closing {quote}");
            }

            if (Current == '\\')
            {
                value.Append(Escaped());
            }
            else
            {
                value.Append(Current);
                Position++;
            }
        }

        Position++;
        return value.ToString();
    }

    /// <summary>The character a backslash at the cursor stands for: itself, or <c>\uXXXX</c>.</summary>
    public char Escaped()
    {
        Position++;
        if (AtEnd)
        {
            throw Unexpected("a backslash escapes nothing");
        }

        if (Current == 'u' && Position + 4 < text.Length
            && ushort.TryParse(text.AsSpan(Position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            Position += 5;
            return (char)unit;
        }

        return text[Position++];
    }

    public PathSyntaxException Unexpected(string why)
        => new($"'{text}', position {Position + 1}: {why}" + (AtEnd ? ", but the text ends" : $", not '{Current}'"));
}

/// <summary>A JSONPath or an intrinsic that does not parse. Only loading meets it: it becomes a problem of the definition.</summary>
internal sealed class PathSyntaxException(string message) : Exception(message);
