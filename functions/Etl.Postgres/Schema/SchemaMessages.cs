using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Schema;

/// <summary>What is said about the schema <c>etl</c>.</summary>
internal static class SchemaMessages
{
    public static string MayNotCreate(DatabaseServer server, PostgresException e) =>
        $"""
        The schema etl, which records what was loaded, cannot be created in {server}: {DatabaseMessages.Say(e)}. An administrator can run once:
        CREATE SCHEMA IF NOT EXISTS etl AUTHORIZATION {Role(server)};
        CREATE SCHEMA IF NOT EXISTS etl_staging AUTHORIZATION {Role(server)};
        """;

    public static string MayNotChange(DatabaseServer server, int found, int known, PostgresException e) =>
        FormattableString.Invariant($"The schema etl in {server} is at step {found}, this program needs step {known}, and another role owns it: {DatabaseMessages.Say(e)}. Start the program once as the role that created the schema, or let an administrator make {Role(server)} a member of it.");

    public static string MayNotUse(DatabaseServer server, PostgresException e) =>
        $"""
        The schema etl in {server} belongs to another role: {DatabaseMessages.Say(e)}. Connect as the role that created it, or let an administrator run:
        GRANT USAGE ON SCHEMA etl TO {Role(server)};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA etl TO {Role(server)};
        GRANT USAGE, CREATE ON SCHEMA etl_staging TO {Role(server)};
        """;

    public static string Newer(int found, int known) =>
        FormattableString.Invariant($"The schema etl is at step {found} and this program knows {known} steps: a newer version of it has used this database. Update this one.");

    private static string Role(DatabaseServer server) => "\"" + server.Role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
