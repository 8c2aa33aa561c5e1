using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Etl.Functions.Errors;

namespace Etl.Aws.Secrets;

/// <summary>Reads a secret's text into a connection string in Npgsql's words.</summary>
internal static class SecretText
{
    /// <exception cref="DatabaseRefusedException">It is not in the shape of an RDS database's secret. Without a cause: a parser's words would quote the secret.</exception>
    public static string ToConnectionString(string arn, string text, string? caFile)
    {
        using var json = Parse(arn, text);
        var secret = json.RootElement;
        if (secret.ValueKind != JsonValueKind.Object)
        {
            throw new DatabaseRefusedException(SecretMessages.NotJson(arn));
        }

        // The builder quotes what needs it: a password may hold anything.
        var connection = new DbConnectionStringBuilder
        {
            ["Host"] = Text(arn, secret, "host"),
            ["Port"] = Port(arn, secret),
            ["Username"] = Text(arn, secret, "username"),
            ["Password"] = Text(arn, secret, "password"),
            ["Database"] = Text(arn, secret, "dbname"),
            ["SSL Mode"] = "VerifyFull",
        };
        if (caFile is not null)
        {
            connection["Root Certificate"] = caFile;
        }

        return connection.ConnectionString;
    }

    /// <summary>The field SecretString of GetSecretValue's answer.</summary>
    public static string OfAnswer(string arn, string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("SecretString", out var text)
                && text.ValueKind == JsonValueKind.String)
            {
                return text.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Said below, in words that quote nothing.
        }

        throw new DatabaseRefusedException(SecretMessages.NotAnAnswer(arn));
    }

    private static JsonDocument Parse(string arn, string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw new DatabaseRefusedException(SecretMessages.NotJson(arn));
        }
    }

    private static string Text(string arn, JsonElement secret, string field)
    {
        var value = Field(arn, secret, field);
        if (value.ValueKind != JsonValueKind.String)
        {
            throw new DatabaseRefusedException(SecretMessages.NotText(arn, field));
        }

        return value.GetString() is { Length: > 0 } text ? text : throw new DatabaseRefusedException(SecretMessages.Missing(arn, field));
    }

    /// <summary>RDS writes the port as a number, the console's form as text.</summary>
    private static int Port(string arn, JsonElement secret)
    {
        var value = Field(arn, secret, "port");
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new DatabaseRefusedException(SecretMessages.NoPort(arn));
    }

    private static JsonElement Field(string arn, JsonElement secret, string field) =>
        secret.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : throw new DatabaseRefusedException(SecretMessages.Missing(arn, field));
}
