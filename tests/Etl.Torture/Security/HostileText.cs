using System.Text;

namespace Etl.Torture.Security;

/// <summary>Texts that mean something to whoever is careless with them.</summary>
internal static class HostileText
{
    /// <summary>Pieces that end a statement, a literal or a name in SQL, and begin another.</summary>
    private static readonly string[] Sql =
    [
        "'; DROP TABLE canary; --", "\"; DROP TABLE canary; --", "\"); DROP TABLE canary; --", "$$; DROP TABLE canary; $$", "\\'; DROP TABLE canary; --", "x' OR '1'='1", "\"\"", "''",
        "/*", "*/", "--", ";", "\\", "\\.", "\\N", "E'\\x27'", "U&\"\\0022\"", "{0}", "%s", "$1", "@p0", ":p", "${jndi:ldap://x}", "pg_sleep(60)", "COPY canary TO PROGRAM 'id'",
    ];

    /// <summary>What steers a terminal or deceives its reader.</summary>
    private static readonly string[] Terminal =
    [
        "\e[31m", "\e[2J\e[H", "\e]0;owned\a", "\e]8;;http://x\e\\link\e]8;;\e\\", "\eP$q\"p\e\\", "\u009b31m", "\u009d0;x\u009c", "\a", "\b\b\b", "\u007f", "\v\f", "\u202efdp.exe\u202c", "\u2066x\u2069",
        "\u200f", "\u2028", "\ufeff", "\u0085", "\r", "\u001b",
    ];

    /// <summary>What a spreadsheet takes for a formula.</summary>
    private static readonly string[] Formulas = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1,1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠x"];

    private static readonly string[] Plain = ["a", "Zoë", "東京", "😀", " ", ".", "x1", "select", "Table"];

    /// <summary>A name that SQL must keep as it is: at least a character, no NUL, at most so many bytes of UTF-8.</summary>
    public static string Name(Random random, int maxBytes) => Of(random, maxBytes, Sql, Plain);

    /// <summary>A value that SQL must keep as it is.</summary>
    public static string Value(Random random) => Of(random, 200, Sql, Formulas, Terminal, Plain);

    /// <summary>A name that a terminal must not obey.</summary>
    public static string Escapes(Random random, int maxBytes) => Of(random, maxBytes, Terminal, Plain);

    /// <summary>A value that a spreadsheet would run.</summary>
    public static string Formula(Random random) => Formulas[random.Next(Formulas.Length)] + Of(random, 20, Plain);

    /// <summary>A text as a double-quoted scalar of YAML.</summary>
    public static string Yaml(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c is '"' or '\\' ? $"\\{c}" : c is >= ' ' and < '\x7f' || char.IsSurrogate(c) ? c.ToString() : FormattableString.Invariant($"\\u{(int)c:x4}"));
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A text as a field of CSV.</summary>
    public static string Field(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Of(Random random, int maxBytes, params string[][] kinds)
    {
        var text = new StringBuilder();
        for (var pieces = random.Next(1, 5); pieces > 0; pieces--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var piece = kind[random.Next(kind.Length)];
            if (Encoding.UTF8.GetByteCount(text.ToString() + piece) <= maxBytes)
            {
                text.Append(piece);
            }
        }

        return text.Length == 0 ? "x" : text.ToString();
    }
}
