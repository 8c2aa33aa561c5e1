using System.Diagnostics;
using System.Globalization;
using Npgsql;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[assembly: AssemblyFixture(typeof(Etl.Postgres.Tests.Server.PostgresServer))]

namespace Etl.Postgres.Tests.Server;

/// <summary>One Postgres for all tests of this assembly, on a Unix socket, gone with this process however it goes; one database a test.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("etl-pg-");
    private Process? process;
    private int databases;

    /// <summary>Starts the server and returns the connection string of its administrator.</summary>
    public async Task<string> StartAsync()
    {
        var bin = FindBinaries();
        // The shell ends the server when its own input ends, which is when this process is gone.
        var script =
            $"""
            '{bin}/initdb' -D '{directory}/data' -U postgres -A trust -E UTF8 --locale=C -N --no-instructions >'{directory}/log' 2>&1 || exit 1
            '{bin}/postgres' -D '{directory}/data' -k '{directory}' -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200 \
              -c shared_buffers=64MB -c autovacuum=off >>'{directory}/log' 2>&1 &
            server=$!
            cat >/dev/null
            kill -QUIT $server
            wait $server
            """;
        File.SetUnixFileMode(directory.FullName, (UnixFileMode)Convert.ToInt32("777", 8));
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh", "-c", script])
            : new ProcessStartInfo("sh", ["-c", script]);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = "/";
        process = Process.Start(start)!;
        var connection = $"Host={directory};Username=postgres;Database=postgres";
        await WaitUntilReadyAsync(connection);
        return connection;
    }

    public string Administrator { get; private set; } = "";

    public async ValueTask InitializeAsync() => Administrator = await StartAsync();

    /// <summary>Creates a database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref databases)}");
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Administrator) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        directory.Delete(recursive: true);
    }

    private async Task WaitUntilReadyAsync(string connectionString)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException e) when (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                if (process!.HasExited)
                    throw new InvalidOperationException("Postgres did not start: " + await File.ReadAllTextAsync($"{directory}/log"), e);
                await Task.Delay(100);
            }
        }
    }

    private static string FindBinaries()
    {
        if (Environment.GetEnvironmentVariable("ETL_TEST_PG_BIN") is { Length: > 0 } set)
            return set;
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return installed.Select(d => d + "/bin").Where(Directory.Exists).Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new InvalidOperationException("No Postgres binaries: set ETL_TEST_PG_BIN to the directory of initdb and postgres.");
    }
}
