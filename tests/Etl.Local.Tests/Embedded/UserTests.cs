using Etl.Local.Embedded;

namespace Etl.Local.Tests.Embedded;

/// <summary>Who runs the server, and who may not. What needs a second user needs root, as CI has it.</summary>
public sealed class UserTests
{
    private const string OrdinaryUser = "nobody";

    [Fact]
    public async Task Root_may_keep_its_workspace_to_itself()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        await using var workspace = new TestWorkspace("private");
        Permissions.CreateDirectory(Path.GetDirectoryName(workspace.Directory)!, Permissions.Private);
        await using (var first = await workspace.AcquireAsync())
        {
            Assert.NotEqual(workspace.Files, workspace.Place);
            await Sql.ExecuteAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 7 AS value");
        }

        await workspace.WaitUntilStoppedAsync();
        await using var second = await workspace.AcquireAsync();
        Assert.Equal("7", await Sql.ValueAsync(second.ConnectionString, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task Workspace_made_again_begins_empty_and_leaves_nothing_of_the_one_before()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        await using var workspace = new TestWorkspace("private");
        Permissions.CreateDirectory(Path.GetDirectoryName(workspace.Directory)!, Permissions.Private);
        await using (var first = await workspace.AcquireAsync())
        {
            await Sql.ExecuteAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 7 AS value");
        }

        await workspace.WaitUntilStoppedAsync();
        var before = workspace.Place;
        Directory.Delete(workspace.Directory, recursive: true);

        await using var second = await workspace.AcquireAsync();
        Assert.Equal("\\N", await Sql.ValueAsync(second.ConnectionString, "SELECT to_regclass('kept')::text"));
        Assert.False(Directory.Exists(before));
    }

    [Fact]
    public async Task Root_may_keep_the_programs_to_itself()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        await using var workspace = new TestWorkspace();
        var package = Path.Combine(Path.GetDirectoryName(workspace.Directory)!, "package");
        PackageCopy.Make(package, version: $"{Guid.NewGuid():N}");
        Permissions.Set(package, Permissions.Private);
        var options = workspace.Options with { BinariesDirectory = Path.Combine(package, "native") };
        await using (var postgres = await EmbeddedPostgres.AcquireAsync(options, CancellationToken.None))
        {
            Assert.Equal("1", await Sql.ValueAsync(postgres.ConnectionString, "SELECT 1"));
        }

        await workspace.WaitUntilStoppedAsync();
        PackageCopy.DeleteShared(package);
    }

    [Fact]
    public async Task Ordinary_user_runs_the_server_as_themselves_and_others_are_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to become two users.");
        await using var workspace = new TestWorkspace();
        var root = Path.GetDirectoryName(workspace.Directory)!;
        PackageCopy.Make(Path.Combine(root, "package"));
        var program = PackageCopy.CopyProgram(Path.Combine(root, "program"));
        ServerAccount.Current().CreatePrivateDirectory(workspace.Directory);
        Permissions.Set(workspace.Directory, Permissions.Executable);

        await using var holder = await HolderProcess.StartAsync(workspace, OrdinaryUser, program, Path.Combine(root, "package", "native"));
        Assert.StartsWith("Host=", holder.Output, StringComparison.Ordinal);
        Assert.Equal(OrdinaryUser, File.ReadAllText(Path.Combine(workspace.Files, "pg_ident.conf")).Split('"')[1]);
        // Root may do anything; a third user is stopped by the directory before Postgres is asked.
        Assert.Equal("1", await Sql.ValueAsync(holder.Output, "SELECT 1"));
        Assert.Equal(Permissions.Private, new DirectoryInfo(Path.Combine(workspace.Place, "socket")).UnixFileMode);
        await using var stranger = await HolderProcess.StartAsync(workspace, "daemon", program, Path.Combine(root, "package", "native"));
        Assert.Contains("if another user made it, run etl as that user", stranger.Output, StringComparison.Ordinal);
    }
}
