using Etl.Local.Embedded;
using Xunit.MicrosoftTestingPlatform;

[assembly: AssemblyFixture(typeof(Etl.Rehearsal.Tests.Servers.Account))]

namespace Etl.Rehearsal.Tests;

/// <summary>The test program, and the supervisor of its Postgres, which is the same program again.</summary>
internal static class TestProgram
{
    public static Task<int> Main(string[] args) => args is [PostgresSupervisor.CommandName, .. var rest]
        ? PostgresSupervisor.RunAsync(rest)
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
