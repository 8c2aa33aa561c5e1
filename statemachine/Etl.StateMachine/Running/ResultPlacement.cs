using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Paths;

namespace Etl.StateMachine.Running;

/// <summary>Puts a result into a state's input where ResultPath says.</summary>
internal static class ResultPlacement
{
    /// <param name="path">Null keeps the input as it is; the root replaces it.</param>
    /// <exception cref="ResultPathMatchFailureException">The input has no such place and none can be made.</exception>
    public static JsonNode? Place(JsonNode? input, JsonPath? path, JsonNode? result)
    {
        if (path is null)
        {
            return input;
        }

        if (path.Segments.Count == 0)
        {
            return result;
        }

        var output = input?.DeepClone();
        var container = output;
        foreach (var segment in path.Segments.SkipLast(1))
        {
            container = Descend(container, segment, path);
        }

        Set(container, path.Segments[^1], result?.DeepClone(), path);
        return output;
    }

    private static JsonNode? Descend(JsonNode? container, PathSegment segment, JsonPath path)
    {
        switch (container, segment)
        {
            case (JsonObject members, MemberSegment { Name: var name }):
                if (!members.ContainsKey(name))
                {
                    members[name] = new JsonObject();
                }

                return members[name];
            case (JsonArray items, IndexSegment { Index: var index }) when index < items.Count:
                return items[index];
            default:
                throw Mismatch(path);
        }
    }

    private static void Set(JsonNode? container, PathSegment segment, JsonNode? result, JsonPath path)
    {
        switch (container, segment)
        {
            case (JsonObject members, MemberSegment { Name: var name }):
                members[name] = result;
                break;
            case (JsonArray items, IndexSegment { Index: var index }) when index < items.Count:
                items[index] = result;
                break;
            default:
                throw Mismatch(path);
        }
    }

    private static ResultPathMatchFailureException Mismatch(JsonPath path)
        => new($"Unable to apply ResultPath '{path.Text}' to the state's input.");
}
