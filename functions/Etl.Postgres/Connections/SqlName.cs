using System.Text;
using Etl.Functions.Errors;

namespace Etl.Postgres.Connections;

/// <summary>The one way in which a name gets into SQL. Values never do: they are parameters.</summary>
public static class SqlName
{
    /// <summary>The longest name that Postgres keeps, in bytes of UTF-8; it cuts longer ones without a word.</summary>
    public const int MaxBytes = 63;

    /// <summary>A name as a quoted identifier.</summary>
    /// <exception cref="TargetDiffersException">Postgres has no such name: it is empty, too long, or holds a NUL.</exception>
    public static string Quote(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > MaxBytes)
            throw new TargetDiffersException(DatabaseMessages.ImpossibleName(name));
        return "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A name in a schema.</summary>
    public static string Quote(string schema, string name) => Quote(schema) + "." + Quote(name);

    /// <summary>Names as a list, each quoted and behind <paramref name="prefix"/>.</summary>
    public static string List(IEnumerable<string> names, string prefix = "") => string.Join(", ", names.Select(n => prefix + Quote(n)));

    /// <summary>The staging table of a run.</summary>
    public static string Staging(string runId) => Quote("etl_staging", runId);
}
