using System.Collections.Immutable;
using System.Text.Json;

namespace Etl.Torture.PostgresFaults;

/// <summary>How a command may end that has met a fault: well, having tried again, or with an error that says what and where.</summary>
internal sealed record Expectation
{
    /// <summary>Exit codes that are right; 0 for a fault that trying again gets over.</summary>
    public required ImmutableArray<int> ExitCodes { get; init; }

    /// <summary>The error's name; null: it may not fail.</summary>
    public string? Error { get; init; }

    /// <summary>What the error has to say, all of it.</summary>
    public ImmutableArray<string> Says { get; init; } = [];

    /// <summary>What is wrong about an end, a line each.</summary>
    public IEnumerable<string> Problems(ProgramEnd end)
    {
        if (!ExitCodes.Contains(end.ExitCode))
        {
            yield return $"it ended wrongly: {end}";
        }

        if (end.ExitCode == 0)
        {
            yield break;
        }

        if ($"{end.Output}{end.Error}".Contains("   at ", StringComparison.Ordinal) || end.Error.Contains("unexpected error", StringComparison.Ordinal))
        {
            yield return $"it shows a stack trace: {end}";
        }

        var (name, cause) = Read(end);
        if (name != Error)
        {
            yield return $"the error is {name} and not {Error}: {end}";
        }

        foreach (var words in Says.Where(words => !cause.Contains(words, StringComparison.Ordinal)))
        {
            yield return $"the error does not say '{words}': {cause}";
        }
    }

    private static (string? Name, string Cause) Read(ProgramEnd end)
    {
        try
        {
            var error = JsonDocument.Parse(end.Output).RootElement.GetProperty("error");
            return (error.GetProperty("name").GetString(), error.GetProperty("cause").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, "");
        }
    }
}
