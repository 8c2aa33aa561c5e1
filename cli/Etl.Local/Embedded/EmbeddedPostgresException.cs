namespace Etl.Local.Embedded;

/// <summary>
/// The embedded Postgres could not be had. The message is meant for the person at the command: it says what went wrong, where,
/// and what to do about it.
/// </summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
