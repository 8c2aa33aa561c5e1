using System.Collections.Frozen;
using System.Text;
using Etl.Functions.Errors;

namespace Etl.Postgres.Connections;

/// <summary>The one way in which a name gets into SQL. Values never do: they are parameters.</summary>
public static class SqlName
{
    /// <summary>The longest name that Postgres keeps, in bytes of UTF-8; it cuts longer ones without a word.</summary>
    public const int MaxBytes = 63;

    /// <summary>The words that Postgres takes for no table's name unless they are quoted: its reserved ones, those of functions and types among them.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary", "both", "case", "cast",
        "check", "collate", "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date",
        "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct",
        "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike",
        "in", "initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit",
        "localtime", "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps",
        "placing", "primary", "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric", "system_user",
        "table", "tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when",
        "where", "window", "with");

    /// <summary>A name as a person writes it: in quotes only where SQL would not take it for itself without.</summary>
    public static string Shown(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !Reserved.Contains(name)
            ? name
            : Quote(name);

    /// <summary>A name as a quoted identifier.</summary>
    /// <exception cref="TargetDiffersException">Postgres has no such name: it is empty, too long, or holds a NUL.</exception>
    public static string Quote(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            throw new TargetDiffersException(DatabaseMessages.ImpossibleName(name));
        }

        return "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A name in a schema.</summary>
    public static string Quote(string schema, string name) => Quote(schema) + "." + Quote(name);

    /// <summary>Names as a list, each quoted and behind <paramref name="prefix"/>.</summary>
    public static string List(IEnumerable<string> names, string prefix = "") => string.Join(", ", names.Select(n => prefix + Quote(n)));
}
