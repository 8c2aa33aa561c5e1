using System.Text.Json;

namespace Etl.StateMachine.Running;

/// <summary>The item of a Map that an iteration works on.</summary>
/// <param name="Index">0-based.</param>
internal sealed record MapItem(int Index, JsonElement Value);
