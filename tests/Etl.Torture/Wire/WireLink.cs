using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Etl.Torture.Wire;

/// <summary>One connection through the proxy. What the client's end asks is named by its SQL and stopped at the gate.</summary>
internal sealed class WireLink(Socket client, Socket server, WireGate gate)
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private const int CancelRequest = 80877102;

    private readonly WireReader _fromClient = new(client);
    private readonly WireReader _fromServer = new(server);
    private readonly Dictionary<string, string> _prepared = [];
    private readonly Dictionary<string, string> _portals = [];

    /// <summary>What the server still has to answer, in order: statements, and a null where a group of them ends.</summary>
    private readonly Queue<string?> _asked = [];

    private readonly Lock _lock = new();
    private string? _copying;
    private string _lastDurable = "nothing";

    /// <summary>Carries the conversation until one end leaves or the gate cuts it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            if (!await StartAsync(ct))
            {
                return;
            }

            Task[] both = [FrontendAsync(ended.Token), BackendAsync(ended.Token)];
            await await Task.WhenAny(both);
            await ended.CancelAsync();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone, and so is the other one now.
        }
        finally
        {
            await ended.CancelAsync();
            Close();
        }
    }

    /// <summary>Cuts both ends.</summary>
    public void Close()
    {
        client.Dispose();
        server.Dispose();
    }

    private async Task<bool> StartAsync(CancellationToken ct)
    {
        while (true)
        {
            var message = await _fromClient.ReadUntypedAsync(ct);
            if (message.IsEmpty)
            {
                return false;
            }

            var code = BinaryPrimitives.ReadInt32BigEndian(message.Span[4..]);
            await SendAsync(server, message, ct);
            if (code is not (SslRequest or GssRequest))
            {
                return code != CancelRequest;
            }

            await SendAsync(client, await _fromServer.ReadByteAsync(ct), ct);
        }
    }

    private async Task FrontendAsync(CancellationToken ct)
    {
        while (true)
        {
            var message = await _fromClient.ReadAsync(ct);
            if (message.IsEmpty)
            {
                return;
            }

            var step = Read(message.Span);
            if (step is { } reached && !await gate(reached, ct))
            {
                return;
            }

            await SendAsync(server, message, ct);
        }
    }

    private async Task BackendAsync(CancellationToken ct)
    {
        var done = new List<string>();
        while (true)
        {
            var message = await _fromServer.ReadAsync(ct);
            if (message.IsEmpty)
            {
                return;
            }

            switch ((char)message.Span[0])
            {
                case 'G':
                    if (_copying is { } copying && !await gate(new WireStep(copying, WireSide.Begun), ct))
                    {
                        return;
                    }

                    break;
                case 'C' or 'I' or 's':
                    if (Answered() is { } statement)
                    {
                        done.Add(statement);
                    }

                    break;
                case 'Z':
                    // Only now is what came without a transaction of its own committed.
                    EndGroup();
                    foreach (var statementDone in done)
                    {
                        if (!await gate(new WireStep(statementDone, WireSide.After), ct))
                        {
                            return;
                        }
                    }

                    done.Clear();
                    break;
            }

            await SendAsync(client, message, ct);
        }
    }

    /// <summary>Follows what the client asks. Returns the step that a message begins.</summary>
    private WireStep? Read(ReadOnlySpan<byte> message)
    {
        var body = message[5..];
        switch ((char)message[0])
        {
            case 'Q':
                return Ask(Text(ref body), endsGroup: true);
            case 'P':
                var prepared = Text(ref body);
                _prepared[prepared] = Text(ref body);
                return null;
            case 'B':
                var portal = Text(ref body);
                _portals[portal] = _prepared.GetValueOrDefault(Text(ref body), "");
                return null;
            case 'E':
                return Ask(_portals.GetValueOrDefault(Text(ref body), ""), endsGroup: false);
            case 'S':
                lock (_lock)
                {
                    _asked.Enqueue(null);
                }

                return null;
            case 'd':
                return _copying is { } copying ? new WireStep(copying, WireSide.Data) : null;
            case 'c':
                var copied = _copying;
                _copying = null;
                return copied is null ? null : new WireStep(copied, WireSide.Complete);
            default:
                return null;
        }
    }

    private WireStep Ask(string sql, bool endsGroup)
    {
        var name = StatementNames.Of(sql);
        if (name == "COMMIT")
        {
            name = $"COMMIT of {_lastDurable}";
        }
        else if (StatementNames.IsDurable(name))
        {
            _lastDurable = name.Length <= 60 ? name : name[..60];
        }

        if (name.StartsWith("COPY", StringComparison.Ordinal) && name.Contains("FROM STDIN", StringComparison.Ordinal))
        {
            _copying = name;
        }

        lock (_lock)
        {
            _asked.Enqueue(name);
            if (endsGroup)
            {
                _asked.Enqueue(null);
            }
        }

        return new WireStep(name, WireSide.Before);
    }

    private string? Answered()
    {
        lock (_lock)
        {
            return _asked.TryPeek(out var next) && next is not null ? _asked.Dequeue() : null;
        }
    }

    /// <summary>After an error the rest of a group is not answered.</summary>
    private void EndGroup()
    {
        lock (_lock)
        {
            while (_asked.TryDequeue(out var next) && next is not null)
            {
            }
        }
    }

    private static string Text(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(body[..end]);
        body = body[(end + 1)..];
        return text;
    }

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        while (message.Length > 0)
        {
            message = message[await socket.SendAsync(message, ct)..];
        }
    }
}
