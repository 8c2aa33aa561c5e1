using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Etl.Local.Embedded;
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
    private readonly EmbeddedPostgres _postgres;
    private readonly string _workspace;
    private int _databases;

    private AccountPostgres(EmbeddedPostgres postgres, string host, string authorities, string workspace) =>
        (_postgres, Host, AuthoritiesFile, _workspace) = (postgres, host, authorities, workspace);

    /// <summary>An address of the loopback network that nobody else listens on.</summary>
    public string Host { get; }

    /// <summary>The PEM file with the authority of the server's certificate.</summary>
    public string AuthoritiesFile { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="maxConnections">Its max_connections, of which three are kept for superusers.</param>
    public static async Task<AccountPostgres> StartAsync(int maxConnections)
    {
        var workspace = Directory.CreateTempSubdirectory("etl-rehearsal-").FullName;

        // The temporary directory is private to this user, and the server may run as another.
        File.SetUnixFileMode(workspace, (UnixFileMode)Convert.ToInt32("755", 8));
        var options = new EmbeddedPostgresOptions
        {
            WorkspaceDirectory = workspace,
            BinariesDirectory = PostgresBinaries.FindDirectory(Clone.Root),
            Durable = false,
        };
        var host = FreeHost();
        var authorities = Path.Combine(workspace, "authorities.pem");
        await using (var first = await EmbeddedPostgres.AcquireAsync(options, CancellationToken.None))
        {
            await ConfigureAsync(first.ConnectionString, host, authorities, maxConnections);
            await first.DisposeAsync();
            await StoppedAsync(first.ConnectionString);
        }

        var postgres = await EmbeddedPostgres.AcquireAsync(options, CancellationToken.None);
        await File.AppendAllTextAsync(Path.Combine(workspace, "postgres", "pg_hba.conf"), "hostssl all all 127.0.0.0/8 scram-sha-256\n");
        await ExecuteAsync(postgres.ConnectionString, "SELECT pg_reload_conf()");
        return new AccountPostgres(postgres, host, authorities, workspace);
    }

    /// <summary>Creates a database of its own for the role.</summary>
    public async Task<RehearsalDatabase> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"d{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(_postgres.ConnectionString, $"CREATE DATABASE {name} OWNER {Role}");
        var secret = new JsonObject
        {
            ["engine"] = "postgres", ["host"] = Host, ["port"] = Port, ["username"] = Role, ["password"] = Password, ["dbname"] = name,
        };
        var administrator = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name, Pooling = false }.ConnectionString;
        var functions = new NpgsqlConnectionStringBuilder
        {
            Host = Host, Port = Port, Username = Role, Password = Password, Database = name, SslMode = SslMode.VerifyFull, RootCertificate = AuthoritiesFile,
        };
        return new RehearsalDatabase(administrator, functions.ConnectionString, secret.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
        await StoppedAsync(_postgres.ConnectionString);
        await DeleteAsync();
    }

    /// <summary>Its supervisor leaves files of its own until the last moment.</summary>
    private async Task DeleteAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(_workspace, recursive: true);
                return;
            }
            catch (Exception e) when (tries < 50 && e is IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
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
        foreach (var setting in settings) await ExecuteAsync(administrator, $"ALTER SYSTEM SET {setting}");
        await ExecuteAsync(administrator, $"CREATE ROLE {Role} LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
    }

    private static async Task WriteAsync(string administrator, string file, string text)
    {
        var lines = string.Join(", ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"'{line}'"));
        await ExecuteAsync(administrator, $"COPY (SELECT unnest(ARRAY[{lines}])) TO PROGRAM 'umask 077; cat > {file}'");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The settings count from the next start, so the server has to be gone first.</summary>
    private static async Task StoppedAsync(string connectionString)
    {
        try
        {
            while (true)
            {
                await ExecuteAsync(connectionString, "SELECT 1");
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
        catch (NpgsqlException)
        {
            // It does not answer any more.
        }
    }

    /// <summary>macOS has only one address to listen on; elsewhere the loopback network has millions.</summary>
    private static string FreeHost() => OperatingSystem.IsMacOS()
        ? "127.0.0.1"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"127.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}");
}
