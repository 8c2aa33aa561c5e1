using System.Net;
using Etl.Functions.Errors;
using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>Reads a connection string in Npgsql's form or as the address that other Postgres tools take.</summary>
public static class ConnectionText
{
    /// <summary>Reads it.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be read; the message quotes nothing of it.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        try
        {
            return text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? ReadAddress(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
        }
        // What these say can quote a piece of the string, which may be a piece of the password.
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            throw new DatabaseRefusedException(DatabaseMessages.UnreadableConnectionString);
        }
    }

    private static NpgsqlConnectionStringBuilder ReadAddress(Uri address)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = WebUtility.UrlDecode(address.Host),
            Port = address.Port > 0 ? address.Port : NpgsqlConnection.DefaultPort,
        };
        var user = address.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        if (address.AbsolutePath.Length > 1)
        {
            builder.Database = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        }

        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            builder[parts[0] switch { "sslmode" => "SSL Mode", "host" => "Host", "connect_timeout" => "Timeout", var other => other }] =
                parts[0] == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return builder;
    }
}
