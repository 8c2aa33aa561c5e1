namespace Etl.Cli.Tests.Launcher;

public sealed class LauncherTests : IDisposable
{
    private readonly LauncherClone _clone = new();

    [Fact]
    public void Builds_once_and_then_only_runs()
    {
        var first = _clone.Run("status", "--database", "x y");
        Assert.Equal((0, "ran: status --database x y\n"), (first.ExitCode, first.Output));
        Assert.Matches(@"^etl: building the command \(the first time: about a minute\) …\netl: built in \d+ s\n$", first.Error);
        var second = _clone.Run("status", "--database", "x y");
        Assert.Equal((0, "ran: status --database x y\n", ""), (second.ExitCode, second.Output, second.Error));
        Assert.Equal(1, _clone.Builds);
    }

    [Theory]
    [InlineData("functions/Etl.Core/Core.cs")]
    [InlineData("cli/Etl.Cli/New.cs")]
    [InlineData("functions/Etl.Core/new.kind")]
    [InlineData("cli/.editorconfig")]
    [InlineData("statemachine/etl.asl.json")]
    [InlineData("Directory.Packages.props")]
    public void Builds_again_when_a_source_is_written(string path)
    {
        _clone.Run("status");
        _clone.Write(path, "changed");
        _clone.Run("status");
        Assert.Equal(2, _clone.Builds);
    }

    [Fact]
    public void Builds_again_when_a_source_is_gone()
    {
        _clone.Run("status");
        File.Delete(Path.Combine(_clone.Root, "functions/Etl.Core/Core.cs"));
        _clone.Run("status");
        Assert.Equal(2, _clone.Builds);
    }

    [Theory]
    [InlineData("tests/Etl.Core.Tests/CoreTests.cs")]
    [InlineData("functions/Etl.Core/obj/Generated.cs")]
    [InlineData("functions/Etl.Core/.Core.cs.swp")]
    [InlineData("datasets/transactions.yaml")]
    [InlineData("samples/x.csv")]
    public void Other_files_are_no_reason_to_build(string path)
    {
        _clone.Run("status");
        _clone.Write(path, "changed");
        _clone.Run("status");
        Assert.Equal(1, _clone.Builds);
    }

    [Fact]
    public void Works_through_a_link_and_from_anywhere()
    {
        var link = Path.Combine(_clone.Home, "a link");
        File.CreateSymbolicLink(link, Path.Combine(_clone.Root, "etl"));
        var result = _clone.RunFile(link, "generate", "1", "-");
        Assert.Equal((0, "ran: generate 1 -\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void The_exit_code_is_the_commands() => Assert.Equal(3, _clone.Run("exit3").ExitCode);

    [Fact]
    public void A_build_that_fails_shows_its_output_and_is_tried_again()
    {
        _clone.Write("functions/Etl.Core/broken", "");
        var failed = _clone.Run("status");
        Assert.Equal((1, ""), (failed.ExitCode, failed.Output));
        Assert.Equal("etl: building the command (the first time: about a minute) …\nCore.cs(1,1): error CS1002: ; expected\netl: the build failed (see above).\n", failed.Error);
        File.Delete(Path.Combine(_clone.Root, "functions/Etl.Core/broken"));
        Assert.Equal(0, _clone.Run("status").ExitCode);
    }

    [Theory]
    [InlineData("help.txt", 1)]
    [InlineData("help.txt", 0, "--help")]
    [InlineData("help-run.txt", 0, "run", "--help")]
    [InlineData("help-run.txt", 0, "run", "x.csv", "--database", "y", "-h")]
    [InlineData("help-dataset.txt", 0, "dataset", "-?")]
    [InlineData("help-dataset-check.txt", 0, "dataset", "check", "--help")]
    public void Help_does_not_wait_for_a_build(string text, int exitCode, params string[] args)
    {
        _clone.Remove("dotnet");
        var result = _clone.Run(args);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(_clone.Root, LauncherClone.HelpFolder, text)), result.Output);
    }

    [Fact]
    public void Help_is_the_programs_own_once_it_is_built()
    {
        _clone.Run("status");
        Assert.Equal("ran: run --help\n", _clone.Run("run", "--help").Output);
        _clone.Write("cli/Etl.Cli/New.cs", "");
        Assert.StartsWith("Description:", _clone.Run("run", "--help").Output, StringComparison.Ordinal);
        Assert.Equal(1, _clone.Builds);
    }

    [Fact]
    public void A_later_build_is_not_the_first_one()
    {
        _clone.Run("status");
        _clone.Write("cli/Etl.Cli/New.cs", "");
        Assert.Matches(@"^etl: building the command …\netl: built in \d+ s\n$", _clone.Run("status").Error);
    }

    [Fact]
    public void An_empty_database_is_left_to_the_program_to_refuse()
    {
        _clone.Write("package-lock.json", "{}");
        Assert.Equal("ran: run x.csv\n", _clone.RunWithDatabase("", "run", "x.csv").Output);
        Assert.Equal(0, _clone.Installs);
    }

    [Theory]
    [InlineData("query", 1)]
    [InlineData("watch", 1)]
    [InlineData("status", 1)]
    [InlineData("rejects", 0)]
    [InlineData("rnu", 0)]
    public void Commands_that_take_a_database_need_one(string command, int installs)
    {
        _clone.Write("package-lock.json", "{}");
        _clone.Run(command, "x");
        Assert.Equal(installs, _clone.Installs);
    }

    [Fact]
    public void Packages_are_installed_when_the_embedded_database_needs_them()
    {
        _clone.Write("package-lock.json", "{}");
        Assert.Equal(0, _clone.Run("generate", "1", "-").ExitCode);
        Assert.Equal(0, _clone.Run("run", "x.csv", "--database", "Host=db").ExitCode);
        Assert.Equal(0, _clone.Installs);
        var installing = _clone.Run("run", "x.csv");
        Assert.Equal("ran: run x.csv\n", installing.Output);
        Assert.Matches(@"^etl: installing the npm packages of .+/a clone …\netl: installed in \d+ s\n$", installing.Error);
        _clone.Run("run", "x.csv");
        Assert.Equal(1, _clone.Installs);
        _clone.Write("package-lock.json", "{ }");
        _clone.Run("run", "x.csv");
        Assert.Equal(2, _clone.Installs);
    }

    [Fact]
    public void Without_npm_the_message_says_what_to_do()
    {
        _clone.Write("package-lock.json", "{}");
        _clone.Remove("npm");
        var result = _clone.Run("run", "x.csv");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("Install Node 20 or later (https://nodejs.org), or use a Postgres of your own with --database or ETL_DATABASE.\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_dotnet_the_message_says_what_to_do()
    {
        _clone.Remove("dotnet");
        var result = _clone.Run("status");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("etl: the .NET 10 SDK is needed and there is no 'dotnet' in the PATH.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("succeeded: 5|failed: 0", 0, "succeeded: 7|failed: 0", 0, "12 passed, 0 failed", 0)]
    [InlineData("succeeded: 5|failed: 0", 0, "succeeded: 6|failed: 1", 2, "11 passed, 1 failed", 1)]
    [InlineData("succeeded: 5|failed: 0", 0, "Segmentation fault", 139, "5 passed, 1 failed", 1)]
    [InlineData("total: 0", 0, "total: 0", 0, "0 passed, 0 failed", 1)]
    public void Test_adds_up_all_projects(string first, int firstCode, string second, int secondCode, string last, int code)
    {
        _clone.AddTestProject("A.Tests", first, firstCode);
        _clone.AddTestProject("B.Tests", second, secondCode);
        var result = _clone.Run("test");
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(last, result.Output.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public void Test_leaves_slow_ones_out_unless_asked()
    {
        _clone.AddTestProject("A.Tests", "succeeded: 1", 0);
        _clone.Run("test");
        Assert.Contains("--filter-not-trait Category=Slow", _clone.LastTestArguments, StringComparison.Ordinal);
        _clone.Run("test", "--all", "--filter-method", "*x*");
        Assert.DoesNotContain("Category=Slow", _clone.LastTestArguments, StringComparison.Ordinal);
        Assert.EndsWith("--filter-method *x*", _clone.LastTestArguments, StringComparison.Ordinal);
    }

    public void Dispose() => _clone.Dispose();
}
