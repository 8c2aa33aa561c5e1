using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Npgsql;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>
/// A Postgres as functions meet one: over TLS with an authority of its own, by password, as a role that owns its database
/// and nothing else. It is gone with this process, however that goes.
/// </summary>
internal sealed class AccountPostgres : IAsyncDisposable
{
    public const string Role = "etl_functions";

    /// <summary>With everything in it that a connection string has to quote.</summary>
    public const string Password = "p;w='\"d @/ä";

    private const int Port = 5432;
    private readonly TestPostgres _postgres;
    private readonly TestFolder _folder;

    private AccountPostgres(TestPostgres postgres, string host, TestFolder folder, string authorities) =>
        (_postgres, Host, _folder, AuthoritiesFile) = (postgres, host, folder, authorities);

    /// <summary>An address of the loopback network that nobody else listens on.</summary>
    public string Host { get; }

    /// <summary>The PEM file with the authority of the server's certificate.</summary>
    public string AuthoritiesFile { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="maxConnections">Its max_connections, of which three are kept for superusers.</param>
    public static async Task<AccountPostgres> StartAsync(int maxConnections)
    {
        var folder = new TestFolder();
        var authorities = folder.PathOf("authorities.pem");
        var host = FreeHost();
        var postgres = await TestPostgres.StartAsync();
        await ConfigureAsync(postgres.ConnectionString, host, authorities, maxConnections);
        await postgres.RestartAsync();
        await postgres.AdmitAsync("hostssl all all 127.0.0.0/8 scram-sha-256");
        return new AccountPostgres(postgres, host, folder, authorities);
    }

    /// <summary>Creates a database of its own for the role.</summary>
    public async Task<RehearsalDatabase> CreateDatabaseAsync()
    {
        var database = new NpgsqlConnectionStringBuilder(await _postgres.CreateDatabaseAsync(owner: Role, pooled: false));
        var secret = new JsonObject
        {
            ["engine"] = "postgres",
            ["host"] = Host,
            ["port"] = Port,
            ["username"] = Role,
            ["password"] = Password,
            ["dbname"] = database.Database,
        };
        var functions = new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Username = Role,
            Password = Password,
            Database = database.Database,
            SslMode = SslMode.VerifyFull,
            RootCertificate = AuthoritiesFile,
        };
        return new RehearsalDatabase(database.ConnectionString, functions.ConnectionString, secret.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task ConfigureAsync(string administrator, string host, string authorities, int maxConnections)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=etl rehearsal", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(host));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        await File.WriteAllTextAsync(authorities, certificate.ExportCertificatePem());

        // The server writes its files itself: who it runs as is its own business.
        await WriteAsync(administrator, "server.key", key.ExportPkcs8PrivateKeyPem());
        await WriteAsync(administrator, "server.crt", certificate.ExportCertificatePem());
        string[] settings =
        [
            $"listen_addresses = '{host}'", "ssl = on", "ssl_key_file = 'server.key'", "ssl_cert_file = 'server.crt'",
            string.Create(CultureInfo.InvariantCulture, $"max_connections = {maxConnections}"),
        ];
        foreach (var setting in settings)
        {
            await Sql.ExecuteAsync(administrator, $"ALTER SYSTEM SET {setting}");
        }

        await Sql.ExecuteAsync(administrator, $"CREATE ROLE {Role} LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
    }

    private static async Task WriteAsync(string administrator, string file, string text)
    {
        var lines = string.Join(", ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"'{line}'"));
        await Sql.ExecuteAsync(administrator, $"COPY (SELECT unnest(ARRAY[{lines}])) TO PROGRAM 'umask 077; cat > {file}'");
    }

    /// <summary>macOS has only one address to listen on; elsewhere the loopback network has millions.</summary>
    private static string FreeHost() => OperatingSystem.IsMacOS()
        ? "127.0.0.1"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"127.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}");
}
