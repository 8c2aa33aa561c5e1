using System.CommandLine;
using System.CommandLine.Help;
using Etl.Cli.Costs;
using Etl.Cli.Datasets;
using Etl.Cli.Generation;
using Etl.Cli.History;
using Etl.Cli.Options;
using Etl.Cli.Querying;
using Etl.Cli.Rejects;
using Etl.Cli.Running;
using Etl.Cli.Terminals;
using Etl.Cli.Watching;
using Etl.Functions.Errors;
using Etl.Functions.Texts;
using Etl.Local.Embedded;

namespace Etl.Cli;

/// <summary>The <c>etl</c> command: parses, runs, and turns whatever goes wrong into a message and an exit code.</summary>
internal static class EtlCommand
{
    private const string Name = "./etl";

    /// <summary>Runs a command line.</summary>
    /// <returns>A code of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, CommandContext context, CancellationToken ct)
    {
        var root = Create(context);
        if (args.Count == 0)
        {
            await root.Parse(["--help"]).InvokeAsync(new InvocationConfiguration { Output = context.Out.Writer, Error = context.Error.Writer }, ct);
            return ExitCode.Refused;
        }

        // A file may be called @list.csv: response files are not read.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var typed = new TypedLine(parsed, args, context);
        if (parsed.Action is not HelpAction && typed.Problems() is { Count: > 0 } problems)
        {
            return Refuse(typed.Meant, problems, context);
        }

        // Signals are handled before this: the library's own handler would cut a clean stop short.
        var configuration = new InvocationConfiguration
        {
            Output = context.Out.Writer,
            Error = context.Error.Writer,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, ct);
        }
        catch (CommandException error)
        {
            return Fail(context, error.Message, error.ExitCode);
        }
        catch (Exception error) when (error is EtlException or EmbeddedPostgresException)
        {
            return Fail(context, error.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            context.Error.Line("interrupted");
            return ExitCode.Interrupted;
        }
        catch (IOException error) when (IsBrokenPipe(error))
        {
            // Whoever read our output has seen enough, as `head` does.
            return ExitCode.Done;
        }
        catch (IOException error)
        {
            return Fail(context, CommandMessages.InputOutput(error.Message), ExitCode.Failed);
        }
        catch (Exception error)
        {
            // A defect of this program: whoever reports it needs the trace.
            return Fail(context, $"unexpected error, please report it: {error}", ExitCode.Failed);
        }
    }

    private static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Loads CSV files into Postgres: in chunks, each record exactly once, bad ones aside with their reasons.")
        {
            RunCommand.Create(context),
            WatchCommand.Create(context),
            QueryCommand.Create(context),
            StatusCommand.Create(context),
            RejectsCommand.Create(context),
            GenerateCommand.Create(context),
            CostCommand.Create(context),
            DatasetCommand.Create(context),
            LauncherCommand("test", "Builds and runs the tests of this clone; --all takes the slow ones too"),
            LauncherCommand("torture", "Attacks what is promised: kills, faults, doubles, hostile files; tells what was lost"),
            LauncherCommand("audit", "Asks whether a package that is used has a known weakness"),
        };
        root.HelpName = Name;
        return root;
    }

    /// <summary>For the help only: the launcher does these without this program.</summary>
    private static Command LauncherCommand(string name, string description)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((_, _) => Task.FromException<int>(new CommandException(CommandMessages.NeedsLauncher(name))));
        return command;
    }

    private static int Refuse(Command command, IEnumerable<string> problems, CommandContext context)
    {
        foreach (var problem in problems)
        {
            context.Error.Line($"etl: {TypedSecrets.Hide(SafeText.OneLine(problem))}");
        }

        context.Error.Line(CommandMessages.SeeHelp(command is RootCommand ? Name : $"{Name} {Path(command)}"));
        return ExitCode.Refused;
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{Path(parent)} {command.Name}" : command.Name;

    private static bool IsBrokenPipe(IOException error) => !OperatingSystem.IsWindows() && error.HResult == StandardOutput.BrokenPipe;

    private static int Fail(CommandContext context, string message, int code)
    {
        context.Error.Line($"etl: {SafeText.Lines(message)}");
        return code;
    }
}
