using Etl.Postgres.Connections;

namespace Etl.Postgres.Targets;

/// <summary>A target's schema, as it was resolved, and table.</summary>
internal sealed record TargetName(string Schema, string Table)
{
    /// <summary>The name as it stands in a statement.</summary>
    public string Sql => SqlName.Quote(Schema, Table);

    /// <inheritdoc/>
    public override string ToString() => Schema + "." + Table;
}

/// <summary>A target as the catalogue describes it.</summary>
internal sealed record TargetTable
{
    public required TargetName Name { get; init; }

    public required uint Oid { get; init; }

    /// <summary>pg_class.relkind: r a table, p a partitioned one, v a view …</summary>
    public required char Kind { get; init; }

    /// <summary>The columns, in order.</summary>
    public required IReadOnlyList<TargetColumn> Columns { get; init; }

    /// <summary>The column sets that are unique over the whole table: constraints and indexes that are neither partial nor over expressions.</summary>
    public required IReadOnlyList<IReadOnlySet<string>> UniqueKeys { get; init; }

    /// <summary>The role that we are.</summary>
    public required string Role { get; init; }

    /// <summary>Of SELECT, INSERT, UPDATE and DELETE those that the role may do on the whole table.</summary>
    public required IReadOnlySet<string> Rights { get; init; }
}

/// <summary>A target's column; a domain is resolved to its base type, and its length and NOT NULL are taken.</summary>
internal sealed record TargetColumn
{
    public required string Name { get; init; }

    /// <summary>The base type's name, such as <c>varchar</c>; with its schema where that is not pg_catalog.</summary>
    public required string BaseType { get; init; }

    /// <summary>The base type's modifier; -1 when it has none.</summary>
    public required int Modifier { get; init; }

    /// <summary>The declared type, as Postgres prints it.</summary>
    public required string Declared { get; init; }

    public required bool NotNull { get; init; }

    public required bool HasDefault { get; init; }

    /// <summary>GENERATED ALWAYS AS (expression), or AS IDENTITY: nothing else can be written to it.</summary>
    public required bool AlwaysGenerated { get; init; }

    public required bool MayInsert { get; init; }
}
