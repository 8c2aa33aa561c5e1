using System.Collections.Immutable;
using System.Globalization;
using Etl.Core.Datasets;
using Etl.Core.Names;

namespace Etl.Functions.Datasets;

/// <summary>A type as declared: varchar(n) is text with a length.</summary>
internal readonly record struct DeclaredType(ColumnType Type, int? MaxLength = null);

/// <summary>Reads column types: Postgres's names and their usual aliases, in any letter case.</summary>
internal static class ColumnTypeParser
{
    /// <summary>All spellings; those that the reference prefers come first.</summary>
    private static readonly (string Name, ColumnKind Kind, Brackets Brackets)[] Names =
    [
        ("text", ColumnKind.Text, Brackets.None),
        ("int2", ColumnKind.Int2, Brackets.None),
        ("int4", ColumnKind.Int4, Brackets.None),
        ("int8", ColumnKind.Int8, Brackets.None),
        ("numeric", ColumnKind.Numeric, Brackets.Numeric),
        ("float4", ColumnKind.Float4, Brackets.None),
        ("float8", ColumnKind.Float8, Brackets.None),
        ("bool", ColumnKind.Bool, Brackets.None),
        ("date", ColumnKind.Date, Brackets.None),
        ("time", ColumnKind.Time, Brackets.None),
        ("timestamp", ColumnKind.Timestamp, Brackets.None),
        ("timestamptz", ColumnKind.TimestampTz, Brackets.None),
        ("uuid", ColumnKind.Uuid, Brackets.None),
        ("jsonb", ColumnKind.Jsonb, Brackets.None),
        ("varchar", ColumnKind.Text, Brackets.Length),
        ("character varying", ColumnKind.Text, Brackets.Length),
        ("smallint", ColumnKind.Int2, Brackets.None),
        ("int", ColumnKind.Int4, Brackets.None),
        ("integer", ColumnKind.Int4, Brackets.None),
        ("bigint", ColumnKind.Int8, Brackets.None),
        ("decimal", ColumnKind.Numeric, Brackets.Numeric),
        ("real", ColumnKind.Float4, Brackets.None),
        ("float", ColumnKind.Float8, Brackets.None),
        ("double precision", ColumnKind.Float8, Brackets.None),
        ("boolean", ColumnKind.Bool, Brackets.None),
        ("time without time zone", ColumnKind.Time, Brackets.None),
        ("timestamp without time zone", ColumnKind.Timestamp, Brackets.None),
        ("timestamp with time zone", ColumnKind.TimestampTz, Brackets.None),
    ];

    /// <summary>What other systems call them; not accepted, because what they mean differs.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["char"] = "text",
        ["str"] = "text",
        ["string"] = "text",
        ["number"] = "numeric",
        ["money"] = "numeric",
        ["double"] = "float8",
        ["long"] = "int8",
        ["datetime"] = "timestamp",
        ["json"] = "jsonb",
        ["guid"] = "uuid",
    };

    private enum Brackets
    {
        None,
        Numeric,
        Length,
    }

    /// <summary>The preferred spellings.</summary>
    public static IEnumerable<string> Preferred => Names.Take(Enum.GetValues<ColumnKind>().Length).Select(entry => entry.Name);

    /// <summary>Whether a bracket is opened and never closed.</summary>
    public static bool IsOpen(string text) => text.Contains('(') && !text.Contains(')');

    /// <summary>Reads a type.</summary>
    public static bool TryParse(string text, out DeclaredType type, out string problem)
    {
        type = default;
        problem = "";
        if (IsOpen(text))
        {
            problem = DatasetMessages.OpenType(text);
            return false;
        }

        var bracket = text.IndexOf('(');
        var name = Normalize(bracket < 0 ? text : text[..bracket]);
        var arguments = bracket < 0 ? "" : text[bracket..].Trim();
        var known = Array.Find(Names, entry => entry.Name == name);
        if (known.Name is null || (arguments.Length > 0 && !arguments.EndsWith(')')))
        {
            problem = Unknown(text, name, arguments);
            return false;
        }

        if (arguments.Length == 0)
        {
            type = new DeclaredType(new ColumnType(known.Kind));
            return true;
        }

        var numbers = Numbers(arguments[1..^1]);
        switch (known.Brackets, numbers)
        {
            case (Brackets.Numeric, [_] or [_, _]):
                type = new DeclaredType(new ColumnType(known.Kind, numbers[0], numbers.Length == 2 ? numbers[1] : 0));
                return true;
            case (Brackets.Length, [>= 1 and <= DatasetLimits.MaxVarchar]):
                type = new DeclaredType(new ColumnType(known.Kind), numbers[0]);
                return true;
            default:
                problem = known.Brackets switch
                {
                    Brackets.Numeric => DatasetMessages.NumericArguments,
                    Brackets.Length => DatasetMessages.VarcharArguments,
                    _ => DatasetMessages.NoArguments(name),
                };
                return false;
        }
    }

    private static string Unknown(string text, string name, string arguments)
    {
        var near = OtherNames.TryGetValue(name, out var other) ? other : NearestName.Find(name, Names.Select(entry => entry.Name));
        if (near is null)
        {
            return DatasetMessages.UnknownType(text, Preferred);
        }

        var takes = Array.Find(Names, entry => entry.Name == near).Brackets != Brackets.None && arguments.EndsWith(')');
        return DatasetMessages.UnknownType(text, takes ? near + arguments : near);
    }

    private static string Normalize(string name) =>
        string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    /// <summary>The whole numbers between commas; empty when any is not one.</summary>
    private static ImmutableArray<int> Numbers(string list)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var item in list.Split(','))
        {
            if (!int.TryParse(item.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return [];
            }

            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }
}
