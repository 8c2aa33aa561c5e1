using System.Text.Json.Nodes;

namespace Etl.StateMachine.Distributed;

/// <summary>Where the children's results go. Add may be called by several children at once; Complete once, when all have ended.</summary>
internal interface IMapResults : IAsyncDisposable
{
    /// <param name="index">The item's, 0-based.</param>
    ValueTask AddAsync(int index, ChildResult result, CancellationToken ct);

    /// <returns>The Map state's result.</returns>
    ValueTask<JsonNode?> CompleteAsync(CancellationToken ct);
}
