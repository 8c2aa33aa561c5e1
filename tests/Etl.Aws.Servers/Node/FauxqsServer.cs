using System.Diagnostics;
using System.Text;

namespace Etl.Aws.Servers.Node;

/// <summary>
/// SQS (JSON 1.0 protocol) and SNS (query protocol), by fauxqs: FIFO order, deduplication and dead letters hold; signatures
/// are not checked. Queue addresses name a host that does not resolve: send every request to <see cref="NodeServer.Endpoint"/>.
/// </summary>
public sealed class FauxqsServer : NodeServer
{
    private FauxqsServer(Process process, StringBuilder errors, Uri endpoint)
        : base(process, errors, endpoint)
    {
    }

    /// <summary>Starts one without queues and topics, in us-east-1, account 000000000000.</summary>
    public static Task<FauxqsServer> StartAsync(CancellationToken ct = default) =>
        StartAsync("fauxqs.mjs", (process, errors, endpoint) => new FauxqsServer(process, errors, endpoint), ct);
}
