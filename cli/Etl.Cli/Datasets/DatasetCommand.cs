using System.CommandLine;
using Etl.Cli.Options;
using Etl.Cli.Terminals;

namespace Etl.Cli.Datasets;

/// <summary><c>etl dataset check [FILE|DIR]</c></summary>
internal static class DatasetCommand
{
    public static Command Create(CommandContext context)
    {
        var path = new Argument<string?>("FILE|DIR") { Description = "A dataset file or a directory of them [default: as --datasets]", Arity = ArgumentArity.ZeroOrOne };
        var locations = new LocationOptions();
        var check = new Command("check", "Reports every mistake in dataset files with file, line and column") { path };
        locations.AddTo(check, database: false, workspace: false, datasets: true);
        check.SetAction((parsed, _) => Task.FromResult(Check(
            context, parsed.GetValue(path) is { } named ? context.FullPath(named) : locations.Datasets(parsed, context))));
        return new Command("dataset", "Works on dataset files") { check };
    }

    private static int Check(CommandContext context, string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) throw new CommandException(CommandMessages.NoSuchPath(path));
        var files = context.Services.CheckDatasets(path);
        if (files.Count == 0) throw new CommandException(CommandMessages.NoDatasets(path));

        var isGood = true;
        foreach (var file in files)
        {
            if (file.Problems.Count == 0)
            {
                context.Out.Line($"{SafeText.OneLine(file.File)}: dataset {SafeText.OneLine(file.Name ?? "?")}, {file.Columns} columns, good");
                continue;
            }

            isGood = false;
            foreach (var problem in file.Problems) context.Out.Line(SafeText.OneLine(problem));
        }

        return isGood ? ExitCode.Done : ExitCode.Refused;
    }
}
