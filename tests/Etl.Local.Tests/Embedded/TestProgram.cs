using Etl.Local.Embedded;
using Xunit.MicrosoftTestingPlatform;

namespace Etl.Local.Tests.Embedded;

/// <summary>The test program, and the processes that its tests start and kill.</summary>
internal static class TestProgram
{
    public const string HoldCommand = "hold";

    public static Task<int> Main(string[] args) => args switch
    {
        [PostgresSupervisor.CommandName, .. var rest] => PostgresSupervisor.RunAsync(rest),
        [HoldCommand, var workspace, var binaries] => HoldAsync(workspace, binaries),
        _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };

    /// <summary>Prints the connection string, or the message of the failure, and keeps its share until its input ends.</summary>
    private static async Task<int> HoldAsync(string workspace, string binaries)
    {
        try
        {
            var options = new EmbeddedPostgresOptions { WorkspaceDirectory = workspace, BinariesDirectory = binaries, Durable = false };
            await using var postgres = await EmbeddedPostgres.AcquireAsync(options, CancellationToken.None);
            await Console.Out.WriteLineAsync(postgres.ConnectionString);
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (EmbeddedPostgresException e)
        {
            await Console.Out.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
