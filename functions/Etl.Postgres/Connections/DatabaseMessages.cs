using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>What is said about the database itself. None of it holds a password or a connection string.</summary>
internal static class DatabaseMessages
{
    public const string UnreadableConnectionString =
        "The connection string cannot be read. Write it as Host=…;Port=…;Database=…;Username=…;Password=… or as postgresql://user:password@host:port/database.";

    public static string ImpossibleName(string name) =>
        FormattableString.Invariant($"Postgres cannot hold the name '{name.Replace("\0", "\\0", StringComparison.Ordinal)}': a name has 1 to {SqlName.MaxBytes} bytes of UTF-8 and no NUL. Shorten it in the dataset.");

    public static string PoolExhausted(DatabaseServer server) =>
        $"All our own connections to {server} are in use. Lower the concurrency, or raise Maximum Pool Size in the connection string.";

    public static string NoPassword(DatabaseServer server) =>
        $"The server asks for a password and none was given for {server}. Put Password=… into the connection string or set PGPASSWORD.";

    public static string Unavailable(DatabaseServer server, Exception e) => $"The {server} cannot be reached, or broke the connection: {Say(e)}.";

    public static string TooManyConnections(DatabaseServer server, PostgresException e) =>
        $"The {server} has no connection left: {Say(e)}. Lower the concurrency, or raise max_connections or the role's connection limit.";

    public static string Refused(DatabaseServer server, PostgresException e) => $"The {server} refuses: {Say(e)}. {Fix(server, e)}";

    public static string Locked(DatabaseServer server, PostgresException e) =>
        $"Somebody else holds a lock in {server} that we need: {Say(e)}. It is tried again; pg_stat_activity shows who holds it.";

    public static string ReadOnly(DatabaseServer server, PostgresException e) =>
        $"The {server} takes no writes: {Say(e)}. It is read-only, perhaps a standby: connect to the primary, or start the same input again once it is promoted.";

    public static string DiskFull(DatabaseServer server, PostgresException e) =>
        $"The disk of {server} is full: {Say(e)}. Make room and start the same input again: what is staged is kept.";

    public static string Failed(DatabaseServer server, PostgresException e) =>
        $"The {server} failed: {Say(e)}{(string.IsNullOrEmpty(e.Where) ? "" : " (" + FirstLine(e.Where) + ")")}.";

    /// <summary>Postgres's own words, with its code and detail.</summary>
    public static string Say(Exception e) => e switch
    {
        PostgresException p => $"{p.MessageText} [{p.SqlState}]{(string.IsNullOrEmpty(p.Detail) ? "" : ". " + p.Detail.TrimEnd('.'))}",
        { InnerException: { } inner } => e.Message.TrimEnd('.') + ": " + inner.Message.TrimEnd('.'),
        _ => e.Message.TrimEnd('.'),
    };

    private static string Fix(DatabaseServer server, PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => "Correct the user name or password in the connection string.",
        PostgresErrorCodes.InvalidCatalogName => $"Create it (CREATE DATABASE {SafeQuote(server.Database)}) or correct the connection string.",
        PostgresErrorCodes.InsufficientPrivilege => $"An administrator has to grant the right to {SafeQuote(server.Role)}.",
        _ => "Correct the role in the connection string, or let it in (pg_hba.conf, LOGIN).",
    };

    private static string SafeQuote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string FirstLine(string text) => text.Split('\n')[0];
}
