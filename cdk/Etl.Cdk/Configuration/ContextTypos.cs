using System.Text.Json;
using System.Text.Json.Nodes;

namespace Etl.Cdk.Configuration;

/// <summary>
/// Finds keys that were meant to be others: the CDK says nothing about a key that nobody reads. Keys that resemble none are
/// left alone, since a person's own settings for other apps arrive here too.
/// </summary>
public static class ContextTypos
{
    /// <summary>A line a key that is nearly one of <see cref="ContextKeys.All"/>.</summary>
    /// <param name="contextJson">All context, as the CDK's command line hands it over; null when there is none.</param>
    public static IEnumerable<string> Find(string? contextJson)
    {
        if (contextJson is null || Parse(contextJson) is not { } context)
        {
            yield break;
        }

        foreach (var (key, _) in context)
        {
            if (ContextKeys.All.Contains(key))
            {
                continue;
            }

            if (ContextKeys.All.FirstOrDefault(known => Distance(key.ToUpperInvariant(), known.ToUpperInvariant()) <= 2) is { } near)
            {
                yield return SettingsMessages.Unknown(key, near);
            }
        }
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The fewest letters to put in, take out or change.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
