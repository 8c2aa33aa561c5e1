using System.Text.Json;
using Etl.Functions.Runs;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>What a command says with <c>--json</c>.</summary>
internal static class CommandEnds
{
    /// <summary>Holds a failed <c>run --json</c> to its code, its error and what its message says.</summary>
    public static void MustFail(this ProgramEnd end, int exitCode, string error, params string[] says)
    {
        Assert.True(end.Output.EndsWith('\n') && end.Output.Count(c => c == '\n') == 1, $"exit {end.ExitCode}, one line of JSON is missing: {end.All}");
        var json = JsonDocument.Parse(end.Output).RootElement;
        Assert.Equal("Failed", json.GetProperty("status").GetString());
        var found = json.GetProperty("error");
        Assert.Equal((exitCode, error), (end.ExitCode, found.GetProperty("name").GetString()!));
        Assert.All(says, text => Assert.Contains(text, found.GetProperty("cause").GetString()!, StringComparison.Ordinal));
    }

    /// <summary>The warnings of a line of <c>--json</c>.</summary>
    public static IEnumerable<Warning> Warnings(this ProgramEnd end) => JsonDocument.Parse(end.Output).RootElement.GetProperty("warnings").EnumerateArray()
        .Select(one => new Warning(one.GetProperty("code").GetString()!, one.GetProperty("message").GetString()!, one.GetProperty("count").GetInt64()));
}
