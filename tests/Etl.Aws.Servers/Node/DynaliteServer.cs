using System.Diagnostics;
using System.Text;

namespace Etl.Aws.Servers.Node;

/// <summary>
/// DynamoDB, by dynalite: no transactions, no TTL (an item past it stays), no item told with a failed condition, any credentials.
/// </summary>
public sealed class DynaliteServer : NodeServer
{
    private DynaliteServer(Process process, StringBuilder errors, Uri endpoint)
        : base(process, errors, endpoint)
    {
    }

    /// <summary>Starts one without tables.</summary>
    public static Task<DynaliteServer> StartAsync(CancellationToken ct = default) =>
        StartAsync("dynalite.mjs", (process, errors, endpoint) => new DynaliteServer(process, errors, endpoint), ct);
}
