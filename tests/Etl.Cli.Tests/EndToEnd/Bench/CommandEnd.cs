using System.Text.Json;
using Etl.Functions.Runs;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>How a command ended.</summary>
internal sealed record CommandEnd(int ExitCode, string Output, string Error)
{
    /// <summary>Holds a failed <c>run --json</c> to its code, its error and what its message says.</summary>
    public void MustFail(int exitCode, string error, params string[] says)
    {
        Assert.True(Output.EndsWith('\n') && Output.Count(c => c == '\n') == 1, $"exit {ExitCode}, one line of JSON is missing: {Output}{Error}");
        var json = JsonDocument.Parse(Output).RootElement;
        Assert.Equal("Failed", json.GetProperty("status").GetString());
        var found = json.GetProperty("error");
        Assert.Equal((exitCode, error), (ExitCode, found.GetProperty("name").GetString()!));
        Assert.All(says, text => Assert.Contains(text, found.GetProperty("cause").GetString()!, StringComparison.Ordinal));
    }

    /// <summary>The warnings of a line of <c>--json</c>.</summary>
    public IEnumerable<Warning> Warnings() => JsonDocument.Parse(Output).RootElement.GetProperty("warnings").EnumerateArray()
        .Select(one => new Warning(one.GetProperty("code").GetString()!, one.GetProperty("message").GetString()!, one.GetProperty("count").GetInt64()));
}
