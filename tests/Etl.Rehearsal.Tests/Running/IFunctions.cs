using Etl.Aws.Servers.RuntimeApi;

namespace Etl.Rehearsal.Tests.Running;

/// <summary>Calls functions as Lambda does.</summary>
internal interface IFunctions
{
    /// <param name="name">The function's name in AWS.</param>
    /// <param name="payload">A JSON text.</param>
    /// <param name="ct">Gives the call up.</param>
    Task<FunctionAnswer> InvokeAsync(string name, string payload, CancellationToken ct);
}
