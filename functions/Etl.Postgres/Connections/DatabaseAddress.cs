using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>One connection string with the pool of connections made by it.</summary>
internal sealed class DatabaseAddress : IAsyncDisposable
{
    /// <summary>As many workers as a command may have in flight, and a few for what goes on beside them; opened as they are needed.</summary>
    public const int PoolSize = 80;

    /// <exception cref="Functions.Errors.DatabaseRefusedException">It cannot be read.</exception>
    public DatabaseAddress(string connectionString)
    {
        var builder = ConnectionText.Read(connectionString);
        SetDefault(builder, "Maximum Pool Size", PoolSize);
        SetDefault(builder, "Timeout", 15);
        SetDefault(builder, "Command Timeout", 60);

        // A Unix socket refuses these options.
        if (builder.Host is { Length: > 0 } host && host[0] is not ('/' or '@'))
        {
            SetDefault(builder, "Tcp Keepalive", true);
            SetDefault(builder, "Tcp Keepalive Time", 30);
            SetDefault(builder, "Tcp Keepalive Interval", 10);
        }

        // The detail of an error names the key that was in the way, which is what its reader needs.
        builder.IncludeErrorDetail = true;
        builder.ApplicationName = BackendName.Registry;
        Given = connectionString;
        Text = builder.ConnectionString;
        Server = new DatabaseServer(builder);
        Source = NpgsqlDataSource.Create(builder);
    }

    /// <summary>The connection string as it was given.</summary>
    public string Given { get; }

    /// <summary>The connection string with our defaults.</summary>
    public string Text { get; }

    /// <summary>Where and as whom we connect, for messages.</summary>
    public DatabaseServer Server { get; }

    /// <summary>The pool.</summary>
    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static void SetDefault(NpgsqlConnectionStringBuilder builder, string keyword, object value)
    {
        if (!builder.ContainsKey(keyword) || !builder.ShouldSerialize(keyword))
        {
            builder[keyword] = value;
        }
    }
}
