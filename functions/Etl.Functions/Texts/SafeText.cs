using System.Globalization;
using System.Text;

namespace Etl.Functions.Texts;

/// <summary>
/// Makes text from files and databases harmless to a terminal and to who reads an alert: control characters would move a cursor,
/// escape sequences can recolour a screen or answer for the user, bidirectional marks make text read other than it is, and a line
/// end begins a line that we have not written.
/// </summary>
public static class SafeText
{
    /// <summary>The text on one line, each unsafe character as an escape such as <c>\n</c> or <c>\u001B</c>.</summary>
    public static string OneLine(string text) => Escape(text, keepLines: false);

    /// <summary>The same, but line feeds stay.</summary>
    public static string Lines(string text) => Escape(text, keepLines: true);

    /// <summary>The text on one line and no longer than <paramref name="most"/> characters, the last one then an ellipsis.</summary>
    public static string Capped(string text, int most)
    {
        if (text.Length > most)
        {
            var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
            text = string.Concat(text.AsSpan(0, end), "…");
        }

        return OneLine(text);
    }

    private static string Escape(string text, bool keepLines)
    {
        var first = IndexOfUnsafe(text, keepLines);
        if (first < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        escaped.Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            if (!IsUnsafe(text, i, keepLines))
            {
                escaped.Append(text[i]);
            }
            else
            {
                AppendEscape(escaped, text[i]);
            }
        }

        return escaped.ToString();
    }

    private static void AppendEscape(StringBuilder escaped, char c)
    {
        _ = c switch
        {
            '\n' => escaped.Append("\\n"),
            '\r' => escaped.Append("\\r"),
            '\t' => escaped.Append("\\t"),
            _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
        };
    }

    private static int IndexOfUnsafe(string text, bool keepLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text, i, keepLines))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsUnsafe(string text, int index, bool keepLines)
    {
        var c = text[index];
        if (c is >= ' ' and < '\x7F')
        {
            return false;
        }

        if (c == '\n')
        {
            return !keepLines;
        }

        if (char.IsControl(c))
        {
            return true;
        }

        if (char.IsSurrogate(c))
        {
            return !IsPaired(text, index);
        }

        return c is '\u2028' or '\u2029' or '\uFEFF' or (>= '\u200E' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
    }

    private static bool IsPaired(string text, int index) => char.IsHighSurrogate(text[index])
        ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
        : index > 0 && char.IsHighSurrogate(text[index - 1]);
}
