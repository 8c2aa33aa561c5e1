using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary>One step of a path: from a node to the nodes it selects. A JSON null is a null reference; a missing one is not added.</summary>
internal abstract record PathSegment
{
    /// <summary>Whether it selects at most one node.</summary>
    public virtual bool IsDefinite => false;

    /// <summary>Whether a Reference Path may hold it.</summary>
    public virtual bool IsReference => false;

    public abstract void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into);
}
