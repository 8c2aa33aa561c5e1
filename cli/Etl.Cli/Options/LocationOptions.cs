using System.CommandLine;
using Etl.Local;

namespace Etl.Cli.Options;

/// <summary>Where things are: the database, the workspace, the datasets. An option wins over its environment variable.</summary>
internal sealed class LocationOptions
{
    private readonly Option<string?> _database = new("--database")
    {
        Description = "A connection string or postgres:// address of another server [env: ETL_DATABASE; default: the embedded Postgres]",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _workspace = new("--workspace")
    {
        Description = "Where database, work, rejects and incoming/ are [env: ETL_WORKSPACE; default: .etl]",
        HelpName = "DIR",
    };

    private readonly Option<string?> _datasets = new("--datasets")
    {
        Description = "The directory of dataset files [env: ETL_DATASETS; default: ./datasets, or else this program's own]",
        HelpName = "DIR",
    };

    /// <summary>Adds those that a command needs.</summary>
    public void AddTo(Command command, bool database, bool workspace, bool datasets)
    {
        if (datasets)
        {
            command.Add(_datasets);
        }

        if (database)
        {
            command.Add(_database);
        }

        if (workspace)
        {
            command.Add(_workspace);
        }
    }

    /// <summary>What was asked for, with absolute paths.</summary>
    public LocalOptions Resolve(ParseResult parsed, CommandContext context) => new()
    {
        Workspace = Workspace(parsed, context),
        Datasets = Datasets(parsed, context),
        Database = Value(parsed, _database, context, "ETL_DATABASE"),
        ApplicationRoot = context.ApplicationRoot,
    };

    /// <summary>The workspace alone.</summary>
    public string Workspace(ParseResult parsed, CommandContext context) =>
        context.FullPath(Value(parsed, _workspace, context, "ETL_WORKSPACE") ?? ".etl");

    /// <summary>The directory of dataset files alone.</summary>
    public string Datasets(ParseResult parsed, CommandContext context)
    {
        if (Value(parsed, _datasets, context, "ETL_DATASETS") is { } named)
        {
            return context.FullPath(named);
        }

        var here = context.FullPath("datasets");
        return Directory.Exists(here) ? here : Path.Combine(context.ApplicationRoot, "datasets");
    }

    /// <summary>What must be typed again for another command to work in the same workspace; empty or starting with a space.</summary>
    public string RepeatedWorkspace(ParseResult parsed) =>
        parsed.GetResult(_workspace) is not null && parsed.GetValue(_workspace) is { } workspace ? $" --workspace {ShellText.Quote(workspace)}" : "";

    /// <summary>The same for the database too, without its connection string: that may hold a password.</summary>
    public string RepeatedDatabase(ParseResult parsed) => RepeatedWorkspace(parsed) + (parsed.GetResult(_database) is null ? "" : " --database …");

    private static string? Value(ParseResult parsed, Option<string?> option, CommandContext context, string variable)
    {
        if (parsed.GetResult(option) is not null)
        {
            return parsed.GetValue(option);
        }

        var value = context.Environment(variable);
        return value is null || !TypedLine.IsEmpty(value) ? value : throw new CommandException(CommandMessages.EmptyVariable(variable, TypedLine.DefaultOf(option)));
    }
}
