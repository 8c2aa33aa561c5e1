using Etl.Aws.Servers.RuntimeApi;
using Etl.Rehearsal.Tests.Servers;

namespace Etl.Rehearsal.Tests.Running;

/// <summary>The functions of a deployment, in processes of the published package.</summary>
internal sealed class PackagedFunctions(Deployment deployment) : IFunctions
{
    public async Task<FunctionAnswer> InvokeAsync(string name, string payload, CancellationToken ct) =>
        await (await deployment.EnvironmentsAsync()).InvokeAsync(name, payload, ct);
}
