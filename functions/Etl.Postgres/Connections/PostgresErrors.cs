using System.Net.Sockets;
using Etl.Functions.Errors;
using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>Turns what Npgsql throws into the errors that the state machine knows.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether the error is one of the database's.</summary>
    public static bool Knows(Exception error) => error is NpgsqlException or SocketException;

    /// <summary>Whether the server takes no writes: a standby, or what was the primary before a failover.</summary>
    public static bool IsReadOnly(Exception error) =>
        (error as PostgresException ?? error.InnerException as PostgresException)?.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;

    /// <summary>The error to throw instead of one that <see cref="Knows"/>.</summary>
    public static EtlException Translate(Exception error, DatabaseServer server) => error switch
    {
        PostgresException e => Translate(e, server),
        NpgsqlException { InnerException: PostgresException inner } => Translate(inner, server),
        NpgsqlException e when e.Message.Contains("pool has been exhausted", StringComparison.Ordinal) =>
            new TooManyConnectionsException(DatabaseMessages.PoolExhausted(server), e),
        NpgsqlException e when e.Message.Contains("No password has been provided", StringComparison.Ordinal) =>
            new DatabaseRefusedException(DatabaseMessages.NoPassword(server), e),
        _ => new DatabaseUnavailableException(DatabaseMessages.Unavailable(server, error), error),
    };

    private static EtlException Translate(PostgresException e, DatabaseServer server) => e.SqlState switch
    {
        PostgresErrorCodes.TooManyConnections => new TooManyConnectionsException(DatabaseMessages.TooManyConnections(server, e), e),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege => new DatabaseRefusedException(DatabaseMessages.Refused(server, e), e),
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            new TargetBusyException(DatabaseMessages.Locked(server, e), e),
        PostgresErrorCodes.ReadOnlySqlTransaction => new DatabaseUnavailableException(DatabaseMessages.ReadOnly(server, e), e),
        PostgresErrorCodes.DiskFull => new DatabaseFailedException(DatabaseMessages.DiskFull(server, e), e),
        // 25P03: idle in a transaction for too long.
        PostgresErrorCodes.QueryCanceled or "25P03" =>
            new DatabaseUnavailableException(DatabaseMessages.Unavailable(server, e), e),
        // 08: connection exceptions, 57P: shutting down, starting up, terminated by an administrator or by a higher attempt.
        ['0', '8', ..] or ['5', '7', 'P', ..] => new DatabaseUnavailableException(DatabaseMessages.Unavailable(server, e), e),
        _ => new DatabaseFailedException(DatabaseMessages.Failed(server, e), e),
    };
}
