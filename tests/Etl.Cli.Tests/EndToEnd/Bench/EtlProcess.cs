using System.Text.Json;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>The command as a process of its own.</summary>
internal static class EtlProcess
{
    public static ProgramRun Start(Workbench bench, params IEnumerable<string> arguments) => Start(bench, "dotnet", [Places.Program, .. arguments]);

    /// <summary>One that heeds SIGINT, also where the tests themselves were started with it ignored, as shells start what is to run in the background.</summary>
    public static ProgramRun StartInterruptible(Workbench bench, params IEnumerable<string> arguments) =>
        Start(bench, "env", ["--default-signal=INT", "dotnet", Places.Program, .. arguments]);

    public static ProgramRun Start(Workbench bench, string program, IEnumerable<string> arguments) =>
        ProgramRun.Start(program, arguments, bench.Folder, [KeyValuePair.Create("ETL_DATABASE", (string?)bench.Database)]);

    /// <summary>Waits for the end, which has to be exit code 0, and reads the line of <c>--json</c>.</summary>
    public static async Task<JsonElement> SucceedAsync(this ProgramRun run)
    {
        var end = await run.WaitAsync();
        Assert.True(end.ExitCode == 0, $"exit {end.ExitCode}: {end.All}");
        return JsonDocument.Parse(end.Output).RootElement;
    }
}
