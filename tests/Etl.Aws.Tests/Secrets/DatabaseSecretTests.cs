using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Etl.Aws.Secrets;
using Etl.Aws.Servers.Secrets;
using Etl.Functions.Errors;

namespace Etl.Aws.Tests.Secrets;

public sealed class DatabaseSecretTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:etl/db-AbCdEf";
    private const string Token = "session+token/==";

    private SecretsExtension _extension = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _extension = await SecretsExtension.StartAsync(Token);
        _extension.Set(Arn, Secret());
    }

    public ValueTask DisposeAsync() => _extension.DisposeAsync();

    [Fact]
    public async Task A_secret_of_RDS_becomes_a_connection_string_with_TLS_verified_in_full()
    {
        Assert.Equal(
            "Host=db.example;Port=5432;Username=etl;Password=hunter2;Database=bank;SSL Mode=VerifyFull",
            await AskAsync(Options), ignoreCase: true);
        Assert.EndsWith(
            ";Root Certificate=\"/var/task/rds ca.pem\"",
            await AskAsync(Options with { CaFile = "/var/task/rds ca.pem" }), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""p;w="x' y==""")]
    [InlineData(" leading and trailing ")]
    [InlineData("Host=evil;SSL Mode=Disable")]
    [InlineData("ünï{}\\\"'")]
    public async Task A_password_may_hold_anything(string password)
    {
        _extension.Set(Arn, Secret(password: System.Text.Json.JsonSerializer.Serialize(password)));
        var read = new DbConnectionStringBuilder { ConnectionString = await AskAsync(Options) };
        Assert.Equal(password, read["Password"]);
        Assert.Equal("db.example", read["Host"]);
        Assert.Equal("VerifyFull", read["SSL Mode"]);
        Assert.Equal(6, read.Count);
    }

    [Theory]
    [InlineData("\"6432\"")]
    [InlineData("6432")]
    public async Task A_port_may_be_a_number_or_text(string port)
    {
        _extension.Set(Arn, Secret(port: port));
        Assert.Contains("port=6432;", await AskAsync(Options), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_password_that_was_changed_is_had_by_asking_again()
    {
        Assert.Contains("hunter2", await AskAsync(Options), StringComparison.Ordinal);
        _extension.Set(Arn, Secret(password: "\"hunter3\""));
        Assert.Contains("hunter2", await AskAsync(Options), StringComparison.Ordinal);
        Assert.Contains("hunter3", await AskAsync(Options, refresh: true), StringComparison.Ordinal);
        Assert.Equal(2, _extension.Fetched);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("port")]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("dbname")]
    public async Task A_missing_field_is_named_and_no_value_is(string field)
    {
        foreach (var secret in new[] { Secret().Replace($"\"{field}\"", "\"other\"", StringComparison.Ordinal), Without(field, "null") })
        {
            _extension.Set(Arn, secret);
            var error = await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options));
            Assert.Equal(SecretMessages.Missing(Arn, field), error.Message);
            Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("[\"hunter2\"]")]
    [InlineData("{\"password\":\"hunter2\"")]
    public async Task A_secret_that_is_no_object_is_refused_without_being_quoted(string secret)
    {
        _extension.Set(Arn, secret);
        var error = await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options));
        Assert.Equal(SecretMessages.NotJson(Arn), error.Message);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("\"five\"")]
    [InlineData("54.32")]
    public async Task A_port_that_is_none_is_refused(string port)
    {
        _extension.Set(Arn, Secret(port: port));
        Assert.Equal(SecretMessages.NoPort(Arn), (await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options))).Message);
    }

    [Fact]
    public async Task A_field_that_is_not_text_is_refused()
    {
        _extension.Set(Arn, Secret(password: "12345"));
        Assert.Equal(SecretMessages.NotText(Arn, "password"), (await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options))).Message);
    }

    [Theory]
    [InlineData(400, "ResourceNotFoundException: no such secret")]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "AccessDeniedException: not authorized to perform secretsmanager:GetSecretValue")]
    [InlineData(404, "not found")]
    public async Task A_refusal_of_the_extension_is_terminal_and_names_the_secret_and_the_reason(int status, string body)
    {
        _extension.Fault = (status, body + "\nmore");
        var error = await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options));
        Assert.Equal(SecretMessages.Refused(Arn, (HttpStatusCode)status, body), error.Message);
        Assert.Contains("DATABASE_SECRET_ARN", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "not ready to serve traffic, please wait")]
    [InlineData(429, "slow down")]
    [InlineData(500, "")]
    [InlineData(503, "unavailable")]
    public async Task A_failure_that_may_pass_is_transient(int status, string body)
    {
        _extension.Fault = (status, body);
        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => AskAsync(Options));
        Assert.Contains(Arn, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_refused() =>
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options with { SessionToken = "another" }));

    [Fact]
    public async Task An_answer_without_text_is_refused()
    {
        foreach (var body in new[] { """{"SecretBinary":"aHVudGVyMg=="}""", "[]", "no JSON" })
        {
            _extension.Fault = (200, body);
            Assert.Equal(SecretMessages.NotAnAnswer(Arn), (await Assert.ThrowsAsync<DatabaseRefusedException>(() => AskAsync(Options))).Message);
        }
    }

    [Fact]
    public async Task An_extension_that_is_not_there_is_named_with_its_port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => AskAsync(Options with { Port = port }));
        Assert.Contains($"localhost:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extension_that_does_not_answer_is_given_up_in_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = Options with { Port = ((IPEndPoint)listener.LocalEndpoint).Port, Timeout = TimeSpan.FromMilliseconds(100) };
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => AskAsync(options));
    }

    private DatabaseSecretOptions Options => new() { SecretArn = Arn, SessionToken = Token, Port = _extension.Port };

    private static async Task<string> AskAsync(DatabaseSecretOptions options, bool refresh = false)
    {
        using var secret = new DatabaseSecret(options);
        return await secret.ConnectionStringAsync(refresh, Ct);
    }

    private static string Secret(string password = "\"hunter2\"", string port = "5432") =>
        $$"""{"engine":"postgres","host":"db.example","port":{{port}},"username":"etl","password":{{password}},"dbname":"bank"}""";

    private static string Without(string field, string value) => System.Text.RegularExpressions.Regex.Replace(
        Secret(), $"\"{field}\":(\"[^\"]*\"|[0-9]+)", $"\"{field}\":{value}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
