using Etl.Cli.Tests.EndToEnd.Bench;
using Npgsql;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>What is wrong around a good file: the database, the target, the disk, somebody else's hands.</summary>
public sealed class BadSurroundingsTests(SharedPostgres postgres)
{
    private const int Refused = 1, Failed = 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unreachable_database(bool dryRun)
    {
        await using var bench = await CreateAsync();
        // Port 1 is reserved and nothing listens on it.
        string[] arguments = ["run", bench.PathOf("items.csv"), "--json", "--database", "Host=127.0.0.1;Port=1;Username=etl;Password=secret;Database=etl", .. dryRun ? ["--dry-run"] : Array.Empty<string>()];
        var end = await bench.CommandAsync(arguments);
        end.MustFail(Refused, "DatabaseUnavailableException", "127.0.0.1", "cannot be reached");
        Assert.DoesNotContain("secret", end.Output + end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_string_that_cannot_be_read()
    {
        await using var bench = await CreateAsync();
        (await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json", "--database", "Hst=here;Pasword=secret")).MustFail(Refused, "DatabaseRefusedException", "postgresql://user:password@host");
    }

    [Fact]
    public async Task Wrong_password()
    {
        await using var bench = await CreateAsync();
        var clerk = await postgres.CreateRoleWithPasswordAsync(bench.Database);
        var wrong = new NpgsqlConnectionStringBuilder(clerk) { Password = "wr0ng-secret" }.ConnectionString;
        var end = await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json", "--database", wrong);
        end.MustFail(Refused, "DatabaseRefusedException", "password authentication failed", "Correct the user name or password in the connection string");
        Assert.DoesNotContain("wr0ng-secret", end.Output + end.Error, StringComparison.Ordinal);
        Assert.Equal("f", await bench.ValueAsync("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname LIKE 'etl%')"));
    }

    [Fact]
    public async Task Database_that_is_not_there()
    {
        await using var bench = await CreateAsync();
        var other = new NpgsqlConnectionStringBuilder(bench.Database) { Database = "nowhere" }.ConnectionString;
        (await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json", "--database", other)).MustFail(Refused, "DatabaseRefusedException", "CREATE DATABASE \"nowhere\"");
    }

    [Fact]
    public async Task Role_without_the_right_to_create_the_schema_is_given_the_statements_for_an_administrator()
    {
        await using var bench = await CreateAsync();
        var clerk = await postgres.CreateRoleWithPasswordAsync(bench.Database);
        var end = await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json", "--database", clerk);
        end.MustFail(Refused, "DatabaseRefusedException", "CREATE SCHEMA", "clerk");
        Assert.Equal("f", await bench.ValueAsync("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname LIKE 'etl%')"));
    }

    [Fact]
    public async Task Target_that_differs()
    {
        await using var bench = await CreateAsync();
        await Sql.ExecuteAsync(bench.Database, "CREATE TABLE items (id smallint PRIMARY KEY, owner text NOT NULL)");
        (await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json"))
            .MustFail(Failed, "TargetDiffersException", "ALTER COLUMN \"id\" TYPE int4", "ADD COLUMN \"name\" text", "column owner is NOT NULL");
        Assert.Empty(await bench.RowsAsync("SELECT id FROM items"));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task Constraint_of_the_target_that_refuses_rows()
    {
        await using var bench = await CreateAsync();
        await Sql.ExecuteAsync(bench.Database, "CREATE TABLE items (id int PRIMARY KEY, name text CHECK (name <> 'two'))");
        (await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json")).MustFail(Failed, "TargetConstraintException", "items_name_check", "Nothing was merged");
        Assert.Empty(await bench.RowsAsync("SELECT id FROM items"));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task File_that_is_replaced_while_it_is_read()
    {
        await using var bench = await CreateAsync();
        await bench.LoadAsync(bench.Write("items-before.csv", Items.File((0, "zero"))));
        // The leases, locked, keep the worker from beginning: the file is planned, and not yet read.
        await using var holder = await Sql.OpenAsync(bench.Database);
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE etl.lease", holder))
        {
            await command.ExecuteNonQueryAsync();
        }

        var running = bench.CommandAsync("run", bench.PathOf("items.csv"), "--json");
        await Wait.UntilAsync(
            async () => await bench.ValueAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl' AND wait_event_type = 'Lock'") == "1",
            "the worker does not wait");
        Assert.Equal("1", await bench.ValueAsync("SELECT count(*) FROM etl.chunk"));
        bench.Write("items.csv", Items.File((7, "seven"), (8, "eight")));
        await transaction.RollbackAsync();
        (await running).MustFail(Failed, "ObjectChangedException", "changed while it was being read", "Run it again");
        Assert.Equal(["0\tzero"], await Items.RowsAsync(bench));

        Assert.Equal(0, (await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json")).ExitCode);
        Assert.Equal(["0\tzero", "7\tseven", "8\teight"], await Items.RowsAsync(bench));
    }

    [Fact]
    public async Task Database_that_goes_away_is_named_although_nothing_can_be_cleaned_up_in_it()
    {
        await using var bench = await CreateAsync();
        await bench.LoadAsync(bench.Write("items-before.csv", Items.File((0, "zero"))));
        // The leases, locked, keep the worker from beginning.
        await using var holder = await Sql.OpenAsync(bench.Database);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE etl.lease", holder);
        await command.ExecuteNonQueryAsync();
        var running = bench.CommandAsync("run", bench.PathOf("items.csv"), "--json");
        await Wait.UntilAsync(
            async () => await bench.ValueAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl' AND wait_event_type = 'Lock'") == "1",
            "the worker does not wait");
        var gone = new NpgsqlConnectionStringBuilder(bench.Database);
        await Sql.ExecuteAsync(new NpgsqlConnectionStringBuilder(bench.Database) { Database = "postgres" }.ConnectionString, $"DROP DATABASE {gone.Database} WITH (FORCE)");
        (await running).MustFail(Failed, "DatabaseRefusedException", gone.Database!, "does not exist");
    }

    [Fact]
    public async Task File_that_may_not_be_read()
    {
        await using var bench = await CreateAsync();
        await ProgramRun.OutputAsync("chmod", ["000", bench.PathOf("items.csv")]);
        string[] run = [Places.Program, "run", "items.csv", "--json"];
        // Root may read everything, unless it gives that right up; it then needs others for the server's socket.
        if (Environment.IsPrivilegedProcess)
        {
            await postgres.OpenSocketAsync(bench.Database);
        }

        await using var process = Environment.IsPrivilegedProcess
            ? EtlProcess.Start(bench, "setpriv", ["--bounding-set", "-dac_override,-dac_read_search", "dotnet", .. run])
            : EtlProcess.Start(bench, "dotnet", run);
        (await process.WaitAsync()).MustFail(Failed, "ObjectAccessDeniedException", bench.PathOf("items.csv"), "Change its permissions");
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task Full_disk_fails_and_the_next_run_resumes()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Needs root, to mount a small disk.");
        await using var bench = await CreateAsync();
        bench.Write("items.csv", "id,name\n" + string.Concat(Enumerable.Range(1, 4_000).Select(i => $"{(i % 2 == 0 ? "x" : "")}{i},{new string('n', 100)}\n")));
        Directory.CreateDirectory(bench.Workspace);
        await ProgramRun.OutputAsync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", bench.Workspace]);
        try
        {
            var end = await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json", "--chunk-size", "64KiB");
            end.MustFail(Failed, "StorageFullException", "There is no room left", "Free some space and run the same command again; it resumes");
            Assert.Equal("\\N", await bench.ValueAsync("SELECT to_regclass('items')"));
            Assert.Equal("interrupted\t\\N", await bench.ValueAsync("SELECT status, owner FROM etl.load"));
            await ProgramRun.OutputAsync("mount", ["-o", "remount,size=64m", bench.Workspace]);
            end = await bench.CommandAsync("run", bench.PathOf("items.csv"), "--json", "--chunk-size", "64KiB");
            Assert.True(end.ExitCode == 0, end.Output + end.Error);
            Assert.Equal("2000", await bench.ValueAsync("SELECT count(*) FROM items"));
            await Leftovers.MustBeNoneAsync(bench);
        }
        finally
        {
            await ProgramRun.OutputAsync("umount", [bench.Workspace]);
        }
    }

    private async Task<Workbench> CreateAsync()
    {
        var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.Write("items.csv", Items.File((1, "one"), (2, "two")));
        return bench;
    }
}
