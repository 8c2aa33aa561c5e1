namespace Etl.Lambda.Configuration;

/// <summary>How Postgres and the status table are reached.</summary>
internal sealed record DatabaseVariables
{
    private const string SecretName = "DATABASE_SECRET_ARN";
    private const string ConnectionName = "DATABASE_CONNECTION";
    private const string CaName = "DATABASE_CA_FILE";

    /// <summary>STATUS_TABLE: the table of DynamoDB that shows how runs and chunks stand.</summary>
    public required string StatusTable { get; init; }

    /// <summary>DATABASE_SECRET_ARN: the secret with the database's credentials; null: <see cref="Connection"/> has them.</summary>
    public string? SecretArn { get; init; }

    /// <summary>AWS_SESSION_TOKEN, by which the extension that reads secrets knows us.</summary>
    public string SessionToken { get; init; } = "";

    /// <summary>PARAMETERS_SECRETS_EXTENSION_HTTP_PORT. Default 2773.</summary>
    public int ExtensionPort { get; init; }

    /// <summary>DATABASE_CONNECTION, with DATABASE_CA_FILE worked in; null: <see cref="SecretArn"/> is set.</summary>
    public string? Connection { get; init; }

    /// <summary>DATABASE_CA_FILE: the authorities to trust; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Reads the variables.</summary>
    public static DatabaseVariables Read(VariableReader reader)
    {
        var table = reader.Required("STATUS_TABLE", "the name of the DynamoDB table that shows how runs and chunks stand");
        var secret = reader.Optional(SecretName);
        var connection = reader.Optional(ConnectionName);
        if (secret is null == connection is null)
        {
            reader.Report(ConfigurationMessages.OneOf(SecretName, ConnectionName, both: secret is not null));
        }

        if (secret is not null && !secret.StartsWith("arn:", StringComparison.Ordinal))
        {
            reader.Report(ConfigurationMessages.Malformed(SecretName, secret, "the ARN of a secret in Secrets Manager"));
        }

        var ca = reader.Optional(CaName);
        if (ca is not null && !File.Exists(ca))
        {
            reader.Report(ConfigurationMessages.NoFile(CaName, ca));
        }

        return new DatabaseVariables
        {
            StatusTable = table,
            SecretArn = secret,
            SessionToken = secret is null ? "" : reader.Required("AWS_SESSION_TOKEN", "the session token of the function's role, which Lambda sets"),
            ExtensionPort = reader.Number("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", 2773, 1, 65_535),
            Connection = connection is not null && ca is not null ? WithAuthorities(connection, ca) : connection,
            CaFile = ca,
        };
    }

    /// <summary>Of a keyword that is given twice the last one counts.</summary>
    private static string WithAuthorities(string connection, string ca)
    {
        if (!connection.Contains("://", StringComparison.Ordinal))
        {
            return $"{connection.TrimEnd(';')};SSL Mode=VerifyFull;Root Certificate={ca}";
        }

        var separator = connection.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{connection}{separator}sslmode=verify-full&RootCertificate={Uri.EscapeDataString(ca)}";
    }
}
