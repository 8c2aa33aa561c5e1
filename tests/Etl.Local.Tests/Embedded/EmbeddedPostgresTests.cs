using System.Diagnostics;
using System.Globalization;
using Etl.Local.Embedded;

namespace Etl.Local.Tests.Embedded;

public sealed class EmbeddedPostgresTests
{
    [Fact]
    public async Task Server_starts_keeps_its_rows_and_stops_within_a_second_or_so()
    {
        await using var workspace = new TestWorkspace();
        await using (var first = await workspace.AcquireAsync())
        {
            await Sql.ExecuteAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 7 AS value");
        }

        var watch = Stopwatch.StartNew();
        await workspace.WaitUntilStoppedAsync();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.2, 3);

        await using var second = await workspace.AcquireAsync();
        Assert.Equal("7", await Sql.ValueAsync(second.ConnectionString, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task Cluster_is_utf8_sorts_by_code_point_and_knows_case_beyond_ascii()
    {
        await using var workspace = new TestWorkspace();
        await using var postgres = await workspace.AcquireAsync();
        Assert.Equal("t", await Sql.ValueAsync(postgres.ConnectionString, """
            SELECT current_setting('server_encoding') = 'UTF8' AND 'B' < 'a' AND upper('é') = 'É' AND current_setting('listen_addresses') = ''
            """));
    }

    [Fact]
    public async Task Two_commands_share_one_server_until_the_last_leaves()
    {
        await using var workspace = new TestWorkspace();
        await using var other = await HolderProcess.StartAsync(workspace);
        var server = workspace.ServerId;
        await using (var own = await workspace.AcquireAsync())
        {
            Assert.Equal(other.Output, own.ConnectionString);
        }

        await Task.Delay(1500);
        Assert.Equal("1", await Sql.ValueAsync(other.Output, "SELECT 1"));
        Assert.Equal(server, workspace.ServerId);
    }

    [Fact]
    public async Task Commands_started_at_once_all_get_the_server()
    {
        await using var workspace = new TestWorkspace();
        var holders = Enumerable.Range(0, 4).Select(_ => HolderProcess.Begin(workspace)).ToList();
        foreach (var holder in holders)
        {
            await holder.WaitUntilAnsweredAsync();
            Assert.Equal("1", await Sql.ValueAsync(holder.Output, "SELECT 1"));
        }

        foreach (var holder in holders)
        {
            await holder.DisposeAsync();
        }
    }

    [Fact]
    public async Task Command_that_comes_while_the_server_stops_gets_a_server()
    {
        await using var workspace = new TestWorkspace();
        await (await workspace.AcquireAsync()).DisposeAsync();
        // Pauses around the linger, so that some arrive before the decision, some during the stop, some after it.
        foreach (var pause in new[] { 450, 500, 550, 600, 640, 680, 720, 800 })
        {
            await Task.Delay(pause);
            await using var postgres = await workspace.AcquireAsync();
            Assert.Equal("1", await Sql.ValueAsync(postgres.ConnectionString, "SELECT 1"));
        }
    }

    [Fact]
    public async Task Supervisor_shares_neither_terminal_nor_streams_with_the_command()
    {
        await using var workspace = new TestWorkspace();
        await using var holder = await HolderProcess.StartAsync(workspace);
        var supervisor = workspace.SupervisorId;
        const int sessionIndex = 3;
        var afterName = File.ReadAllText($"/proc/{supervisor}/stat").Split(") ")[1].Split(' ');
        Assert.Equal(supervisor, int.Parse(afterName[sessionIndex], CultureInfo.InvariantCulture));
        string? Stream(int number) => new FileInfo($"/proc/{supervisor}/fd/{number}").LinkTarget;
        Assert.Equal("/dev/null", Stream(0));
        Assert.Equal(Path.Combine(workspace.Files, "postgres.log"), Stream(1));
        Assert.Equal(Path.Combine(workspace.Files, "postgres.log"), Stream(2));
    }

    [Fact]
    public async Task Full_disk_is_named()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Needs root, to mount a small disk.");
        await using var workspace = new TestWorkspace("small");
        var disk = Path.GetDirectoryName(workspace.Directory)!;
        Directory.CreateDirectory(disk);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", disk);
        try
        {
            var e = await Assert.ThrowsAsync<EmbeddedPostgresException>(workspace.AcquireAsync);
            Assert.Contains("the disk is full. Free some space", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    [Theory]
    [InlineData("it's a \"deep\" place, ünïcode")]
    [InlineData("a place of no other kind")]
    public async Task Path_too_long_for_a_socket_gets_a_short_one(string name)
    {
        await using var workspace = new TestWorkspace(new string('d', 80), name, new string('e', 80));
        await using var postgres = await workspace.AcquireAsync();
        Assert.Equal("1", await Sql.ValueAsync(postgres.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Path_that_a_connection_string_takes_for_two_is_one()
    {
        await using var workspace = new TestWorkspace("a, b; c='d'");
        await using var postgres = await workspace.AcquireAsync();
        Assert.Equal("1", await Sql.ValueAsync(postgres.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Deleted_workspace_stops_its_server()
    {
        await using var workspace = new TestWorkspace();
        await using var postgres = await workspace.AcquireAsync();
        var server = PostmasterFile.Read(workspace.Data)!;
        Directory.Delete(workspace.Directory, recursive: true);
        await Wait.UntilAsync(() => !server.IsRunning(workspace.Data), "the server has not stopped");
    }

    [Fact]
    public async Task Data_of_another_version_are_refused_with_the_way_out()
    {
        await using var workspace = new TestWorkspace();
        await (await workspace.AcquireAsync()).DisposeAsync();
        await workspace.WaitUntilStoppedAsync();
        await File.WriteAllTextAsync(Path.Combine(workspace.Data, "PG_VERSION"), "17\n");
        var e = await Assert.ThrowsAsync<EmbeddedPostgresException>(workspace.AcquireAsync);
        Assert.Equal(EmbeddedPostgresMessages.OtherVersion(workspace.Data, "17", 18).Message, e.Message);
    }

    [Fact]
    public async Task Failed_start_shows_the_end_of_the_log()
    {
        await using var workspace = new TestWorkspace();
        await (await workspace.AcquireAsync()).DisposeAsync();
        await workspace.WaitUntilStoppedAsync();
        File.Delete(Path.Combine(workspace.Data, "global", "pg_control"));
        var e = await Assert.ThrowsAsync<EmbeddedPostgresException>(workspace.AcquireAsync);
        Assert.Contains("pg_control", e.Message, StringComparison.Ordinal);
        Assert.Contains("--database", e.Message, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
