using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>Where and as whom we connect, in words that hold no secret.</summary>
internal sealed class DatabaseServer(NpgsqlConnectionStringBuilder builder)
{
    /// <summary>The role; empty when the connection string leaves it to the environment.</summary>
    public string Role { get; } = builder.Username ?? "";

    /// <summary>The database; Postgres takes the role's name when there is none.</summary>
    public string Database { get; } = string.IsNullOrEmpty(builder.Database) ? builder.Username ?? "" : builder.Database;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"database {Database} on {builder.Host}:{builder.Port} as {Role}");
}
