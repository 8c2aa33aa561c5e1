using System.Diagnostics;
using Etl.Local.Embedded;

namespace Etl.Local.Tests.Embedded;

/// <summary>Whatever is killed, nothing is left running and nothing that was committed is lost.</summary>
public sealed class KilledProcessTests
{
    [Fact]
    public async Task Killed_command_no_longer_counts()
    {
        await using var workspace = new TestWorkspace();
        await using var holder = await HolderProcess.StartAsync(workspace);
        Assert.True(workspace.IsServerRunning);
        await holder.KillAsync();
        await workspace.WaitUntilStoppedAsync();
        Assert.Empty(Directory.GetFiles(Path.Combine(workspace.Files, "holders")));
    }

    [Fact]
    public async Task Killed_server_is_recovered_with_its_rows()
    {
        await using var workspace = new TestWorkspace();
        await using var before = await workspace.AcquireAsync();
        await Sql.ExecuteAsync(before.ConnectionString, "CREATE TABLE kept AS SELECT 7 AS value");
        Kill(workspace.ServerId);
        await using var after = await workspace.AcquireAsync();
        Assert.Equal("7", await Sql.ValueAsync(after.ConnectionString, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task Server_of_a_killed_supervisor_is_taken_over()
    {
        await using var workspace = new TestWorkspace();
        await using var first = await workspace.AcquireAsync();
        var server = workspace.ServerId;
        Kill(workspace.SupervisorId);
        await using var second = await workspace.AcquireAsync();
        Assert.Equal(server, workspace.ServerId);
        Assert.Equal("1", await Sql.ValueAsync(second.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Server_of_a_killed_supervisor_stops_with_the_last_command()
    {
        await using var workspace = new TestWorkspace();
        await using (await workspace.AcquireAsync())
        {
            Kill(workspace.SupervisorId);
            await Wait.UntilAsync(() => !FileLock.IsHeld(Path.Combine(workspace.Files, "supervisor.lock")), "the supervisor lives");
        }

        await workspace.WaitUntilStoppedAsync();
    }

    [Fact]
    public async Task Server_and_supervisor_killed_together_are_replaced()
    {
        await using var workspace = new TestWorkspace();
        await using var before = await workspace.AcquireAsync();
        var (server, supervisor) = (workspace.ServerId, workspace.SupervisorId);
        Kill(supervisor);
        Kill(server);
        await using var after = await workspace.AcquireAsync();
        Assert.NotEqual(server, workspace.ServerId);
    }

    [Fact]
    public async Task Process_id_taken_by_another_program_is_no_server()
    {
        await using var workspace = new TestWorkspace();
        await (await workspace.AcquireAsync()).DisposeAsync();
        await workspace.WaitUntilStoppedAsync();
        // The server's own user's: Postgres disregards those of others.
        using var other = Process.Start(ServerAccount.Current().Command("sleep", "60"))!;
        var text = $"{other.Id}\n{workspace.Data}\n1\n5432\n{workspace.Place}/socket\n\n0 0\nready\n";
        await File.WriteAllTextAsync(PostmasterFile.PathIn(workspace.Data), text);
        await using var postgres = await workspace.AcquireAsync();
        Assert.Equal("1", await Sql.ValueAsync(postgres.ConnectionString, "SELECT 1"));
        other.Kill();
    }

    [Fact]
    public async Task Killed_initialisation_is_done_again()
    {
        await using var workspace = new TestWorkspace();
        await using (var holder = HolderProcess.Begin(workspace))
        {
            await Wait.UntilAsync(() => Drafts(workspace).Length > 0, "initialisation has not begun");
            await holder.KillAsync();
        }

        Assert.False(Directory.Exists(workspace.Data));
        await using var postgres = await workspace.AcquireAsync();
        Assert.Equal("1", await Sql.ValueAsync(postgres.ConnectionString, "SELECT 1"));
    }

    private static string[] Drafts(TestWorkspace workspace) =>
        Directory.Exists(workspace.Files) ? Directory.GetDirectories(workspace.Files, "data.new-*") : [];

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }
}
