using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Distributed;

/// <summary>Where an object is, or with a prefix for its key, where some will be.</summary>
internal sealed record ObjectPlace(string Bucket, string Key)
{
    /// <param name="keyMember">What the parameters call the key: Key, or Prefix.</param>
    public static ObjectPlace Of(JsonNode? parameters, string keyMember, Func<string, StateException> failure)
        => JsonKinds.TryString(parameters?["Bucket"], out var bucket) && JsonKinds.TryString(parameters?[keyMember], out var key)
            ? new ObjectPlace(bucket, key)
            : throw failure($"Bucket and {keyMember} must be strings.");
}
