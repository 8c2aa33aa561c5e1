namespace Etl.Cli.Tests.Options;

public sealed class TypedLineTests
{
    [Theory]
    [InlineData("there is no command 'rnu'; did you mean run?", "rnu", "x")]
    [InlineData("there is no command 'xyzzy'.", "xyzzy", "--json")]
    [InlineData("there is no command 'help'.", "help", "run")]
    [InlineData("there is no command 'dataset chek'; did you mean dataset check?", "dataset", "chek")]
    [InlineData("there is no option '--verson'; did you mean --version?", "--verson")]
    [InlineData("options stand behind their command: run … --database.", "--database", "x", "run", "f")]
    [InlineData("there is no option '--cvs'; did you mean --csv?", "query", "select 1", "--cvs")]
    [InlineData("there is no option '--jsn'; did you mean --json? A file of that name would be written ./--jsn.", "status", "--jsn")]
    [InlineData("there is no option '--chunksize'; did you mean --chunk-size? A file of that name would be written ./--chunksize.", "run", "f", "--chunksize", "5")]
    [InlineData("there is no option '--concurency'; did you mean --concurrency?", "watch", "--concurency", "2")]
    [InlineData("'1' is one more than query takes. Put what has spaces in it in quotes.", "query", "select", "1")]
    [InlineData("'b' is one more than status takes. Put what has spaces in it in quotes.", "status", "a", "b", "c")]
    [InlineData("ROWS '-5' is not a whole number from 0 to 10000000000000.", "generate", "-5", "x")]
    [InlineData(CommandMessages.NoStandardInput, "run", "-")]
    public async Task A_slip_is_told_as_it_is(string message, params string[] args)
    {
        using var run = new CommandRun();
        Assert.Equal(1, await run.InvokeAsync(args));
        Assert.Equal($"etl: {message}", run.Error.Split('\n')[0]);
        Assert.Equal(2, run.Error.TrimEnd('\n').Split('\n').Length);
        Assert.Null(run.Options);
    }

    [Theory]
    [InlineData("See: ./etl --help", "help", "run")]
    [InlineData("See: ./etl run --help", "run", "--jsn")]
    [InlineData("See: ./etl dataset check --help", "dataset", "check", "a", "b")]
    public async Task The_help_that_would_have_told_is_named(string see, params string[] args)
    {
        using var run = new CommandRun();
        await run.InvokeAsync(args);
        Assert.Equal(see, run.Error.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public async Task A_file_may_be_named_like_an_option()
    {
        using var run = new CommandRun();
        await File.WriteAllTextAsync(Path.Combine(run.Home, "--jsn"), "");
        Assert.Equal(0, await run.InvokeAsync(["run", "--jsn"]));
        Assert.Equal("--jsn", run.Etl.Requests.Single().File);
    }

    [Fact]
    public async Task A_statement_may_begin_with_a_comment()
    {
        using var run = new CommandRun();
        await run.InvokeAsync(["query", "--all of it\nselect 1"]);
        Assert.Equal("etl: no server answers at nowhere\n", run.Error);
    }

    [Theory]
    [InlineData("--database", "the embedded Postgres", "run", "f", "--database", "")]
    [InlineData("--database", "the embedded Postgres", "query", "select 1", "--database", " \t")]
    [InlineData("--database", "the embedded Postgres", "status", "--database=")]
    [InlineData("--workspace", ".etl", "rejects", "x", "--workspace", "")]
    [InlineData("--datasets", "./datasets, or else this program's own", "watch", "--datasets", " ")]
    [InlineData("--dataset", "the one that matches incoming/<file name>", "run", "f", "--dataset", "")]
    [InlineData("--chunk-size", "50MiB", "run", "f", "--chunk-size", "")]
    [InlineData("--concurrency", "10", "watch", "--concurrency", "")]
    [InlineData("--seed", "1", "generate", "1", "x", "--seed", "")]
    public async Task An_option_that_is_set_and_empty_is_refused(string option, string byDefault, params string[] args) =>
        await RefusesAsync($"{option} is set and empty. Give it a value, or leave it out for the default: {byDefault}.", args);

    [Theory]
    [InlineData("FILE", null, "run", "")]
    [InlineData("FILE", null, "run", "a.csv", "  ")]
    [InlineData("SQL", null, "query", "")]
    [InlineData("LOAD", null, "rejects", " ")]
    [InlineData("LOAD", "the latest 50 loads", "status", "")]
    [InlineData("FILE|DIR", "as --datasets", "dataset", "check", "")]
    [InlineData("ROWS", null, "generate", "", "x")]
    public async Task An_argument_that_is_empty_is_refused(string argument, string? byDefault, params string[] args) =>
        await RefusesAsync(CommandMessages.EmptyArgument(argument, byDefault), args);

    [Theory]
    [InlineData("ETL_DATABASE", "", "the embedded Postgres", "query", "select 1")]
    [InlineData("ETL_DATABASE", " ", "the embedded Postgres", "run", "f")]
    [InlineData("ETL_WORKSPACE", "", ".etl", "rejects", "x")]
    [InlineData("ETL_WORKSPACE", "\n", ".etl", "watch")]
    [InlineData("ETL_DATASETS", "", "./datasets, or else this program's own", "dataset", "check")]
    public async Task A_variable_that_is_set_and_empty_is_refused(string variable, string value, string byDefault, params string[] args)
    {
        using var run = new CommandRun { Environment = { [variable] = value } };
        Assert.Equal(1, await run.InvokeAsync(args));
        Assert.Equal($"etl: {variable} is set and empty. Give it a value, or unset it for the default: {byDefault}.\n", run.Error);
        Assert.Null(run.Options);
    }

    [Fact]
    public async Task An_option_stands_in_for_an_empty_variable()
    {
        using var run = new CommandRun { Environment = { ["ETL_DATABASE"] = "" } };
        Assert.Equal(0, await run.InvokeAsync(["run", "f", "--database", "Host=db"]));
        Assert.Equal("Host=db", run.Options!.Database);
    }

    private static async Task RefusesAsync(string message, string[] args)
    {
        using var run = new CommandRun();
        Assert.Equal(1, await run.InvokeAsync(args));
        Assert.Equal($"etl: {message}", run.Error.Split('\n')[0]);
        Assert.Null(run.Options);
    }
}
