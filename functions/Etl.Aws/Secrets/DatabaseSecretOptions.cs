namespace Etl.Aws.Secrets;

/// <summary>Which secret, and where the extension is asked for it.</summary>
public sealed record DatabaseSecretOptions
{
    /// <summary>The secret's ARN, <c>DATABASE_SECRET_ARN</c>.</summary>
    public required string SecretArn { get; init; }

    /// <summary>The function's session token, <c>AWS_SESSION_TOKEN</c>, by which the extension knows that it is the function that asks.</summary>
    public required string SessionToken { get; init; }

    /// <summary>The extension's port on localhost, <c>PARAMETERS_SECRETS_EXTENSION_HTTP_PORT</c>. Default 2773.</summary>
    public int Port { get; init; } = 2773;

    /// <summary>The path of a PEM file with the authorities to trust, <c>DATABASE_CA_FILE</c>. Default: those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long the extension may take. Default 10 s: it asks Secrets Manager when its cache has nothing.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
