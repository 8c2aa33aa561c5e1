using System.Net;

namespace Etl.Aws.Secrets;

/// <summary>What is said about the database's secret. No value of it, and nothing quoted from it.</summary>
internal static class SecretMessages
{
    private const string Shape = "It has to be a JSON object with host, port, username, password and dbname, as the secrets of RDS databases are.";

    public static string NoExtension(string arn, int port, string why) =>
        FormattableString.Invariant($"The Parameters and Secrets extension, asked for the database secret {arn}, does not answer on localhost:{port}: {why}. It is tried again. If it lasts, check that its layer is on the function and that the function's VPC has an endpoint for Secrets Manager.");

    public static string Failing(string arn, HttpStatusCode status, string why) =>
        FormattableString.Invariant($"The database secret {arn} cannot be had now: {(int)status} {why}. It is tried again. If it lasts, check that the function's VPC has an endpoint for Secrets Manager.");

    public static string Refused(string arn, HttpStatusCode status, string why) =>
        FormattableString.Invariant($"The database secret {arn} is refused: {(int)status} {why}. Check DATABASE_SECRET_ARN, and that the function's role has secretsmanager:GetSecretValue on it and kms:Decrypt on its key.");

    public static string NotAnAnswer(string arn) =>
        $"The Parameters and Secrets extension answered for the database secret {arn}, but not with a secret's text: its SecretString is missing. A binary secret cannot be used. {Shape}";

    public static string NotJson(string arn) => $"The database secret {arn} is not a JSON object. {Shape}";

    public static string Missing(string arn, string field) =>
        $"The database secret {arn} lacks the field {field}. {Shape} One that RDS manages by itself has only username and password: make one of your own.";

    public static string NotText(string arn, string field) => $"The field {field} of the database secret {arn} is not text. {Shape}";

    public static string NoPort(string arn) => $"The field port of the database secret {arn} is not a port, a number from 1 to 65535. {Shape}";
}
