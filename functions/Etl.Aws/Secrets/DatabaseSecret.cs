using System.Net;
using Etl.Functions.Errors;

namespace Etl.Aws.Secrets;

/// <summary>
/// The database's credentials, by the AWS Parameters and Secrets extension: a process beside the function that answers on localhost
/// during an invocation (not while the function starts) and keeps what it was asked for, 300 s by default.
/// </summary>
public sealed class DatabaseSecret : IDisposable
{
    private const string TokenHeader = "X-Aws-Parameters-Secrets-Token";

    /// <summary>The most of a refusal that is repeated: its first line says what is wrong.</summary>
    private const int LongestReason = 300;

    private readonly DatabaseSecretOptions _options;
    private readonly HttpClient _http;

    /// <summary>Prepares to ask; nothing is asked yet.</summary>
    public DatabaseSecret(DatabaseSecretOptions options)
    {
        _options = options;
        // What is on this machine is not behind a proxy, whatever HTTP_PROXY says.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = options.Timeout };
    }

    /// <summary>The connection string as the secret has it, with TLS verified in full.</summary>
    /// <param name="refresh">
    /// After a login was refused: names the stage AWSCURRENT, which the extension keeps apart from an answer without a stage, and so asks
    /// Secrets Manager.
    /// </param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="DatabaseRefusedException">There is no such secret, we may not read it, or it is not in the shape of a database's.</exception>
    /// <exception cref="DatabaseUnavailableException">It cannot be had now.</exception>
    public async ValueTask<string> ConnectionStringAsync(bool refresh, CancellationToken ct)
    {
        var answer = await AskAsync(refresh, ct);
        return SecretText.ToConnectionString(_options.SecretArn, SecretText.OfAnswer(_options.SecretArn, answer), _options.CaFile);
    }

    /// <summary>Closes the connection to the extension.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<string> AskAsync(bool refresh, CancellationToken ct)
    {
        var address = FormattableString.Invariant(
            $"http://localhost:{_options.Port}/secretsmanager/get?secretId={Uri.EscapeDataString(_options.SecretArn)}{(refresh ? "&versionStage=AWSCURRENT" : "")}");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation(TokenHeader, _options.SessionToken);
            using var response = await _http.SendAsync(request, ct);
            var body = await response.Content.ReadAsStringAsync(ct);
            return response.StatusCode == HttpStatusCode.OK ? body : throw Refusal(response.StatusCode, body);
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            var why = error is OperationCanceledException ? "no answer in time" : error.Message.TrimEnd('.');
            throw new DatabaseUnavailableException(SecretMessages.NoExtension(_options.SecretArn, _options.Port, why), error);
        }
    }

    /// <summary>A 400 is the extension's for all that it does not like; while it starts, it says so in words.</summary>
    private EtlException Refusal(HttpStatusCode status, string body)
    {
        var why = Reason(body);
        return status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            || why.Contains("not ready", StringComparison.OrdinalIgnoreCase)
            || why.Contains("ThrottlingException", StringComparison.Ordinal)
                ? new DatabaseUnavailableException(SecretMessages.Failing(_options.SecretArn, status, why))
                : new DatabaseRefusedException(SecretMessages.Refused(_options.SecretArn, status, why));
    }

    private static string Reason(string body)
    {
        var line = body.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is > 0 and var end)
        {
            line = line[..end];
        }

        return line.Length == 0 ? "without a reason" : line[..Math.Min(line.Length, LongestReason)].TrimEnd('.').ToString();
    }
}
