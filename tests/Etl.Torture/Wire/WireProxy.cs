using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Etl.Torture.Wire;

/// <summary>
/// Stands between a command and its Postgres, at a Unix socket that only this user can reach. Every statement and every piece of a COPY
/// passes the gate on its way to the server, and every answer on its way back: so each is a point at which something can happen to either end.
/// </summary>
internal sealed class WireProxy : IAsyncDisposable
{
    private const int Port = 5432;

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<WireLink, Task> _links = [];
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _server;
    private readonly string _socket;
    private readonly Task _accepting;

    private WireProxy(string directory, string connectionString)
    {
        var real = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new UnixDomainSocketEndPoint(Socket(real.Host!, real.Port));
        _socket = Socket(directory, Port);
        if (OperatingSystem.IsWindows())
        {
            throw new TortureException("The proxy needs a server at a Unix socket.");
        }

        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(_socket);
        _listener.Bind(new UnixDomainSocketEndPoint(_socket));
        _listener.Listen(64);
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = directory, Port = Port }.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>The server's, through here.</summary>
    public string ConnectionString { get; }

    /// <summary>Is asked at every step; lets everything pass until it is set.</summary>
    public WireGate Gate { get; set; } = (_, _) => ValueTask.FromResult(true);

    /// <summary>Starts one.</summary>
    /// <param name="directory">Where its socket lies; short enough for one.</param>
    /// <param name="connectionString">The server's, which listens at a Unix socket.</param>
    public static WireProxy Start(string directory, string connectionString) => new(directory, connectionString);

    /// <summary>Cuts all connections that there are.</summary>
    public async Task CutAsync()
    {
        foreach (var link in _links.Keys)
        {
            link.Close();
        }

        await Task.WhenAll(_links.Values);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await CutAsync();
        File.Delete(_socket);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_end.Token);
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await server.ConnectAsync(_server, _end.Token);
                }
                catch (SocketException)
                {
                    // Nobody is there: the client finds out as it would without us.
                    client.Dispose();
                    server.Dispose();
                    continue;
                }

                var link = new WireLink(client, server, (step, ct) => Gate(step, ct));
                _links[link] = Task.Run(async () =>
                {
                    await link.RunAsync(_end.Token);
                    _links.TryRemove(link, out _);
                });
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private static string Socket(string directory, int port) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}"));
}
