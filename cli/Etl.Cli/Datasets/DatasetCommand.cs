using System.CommandLine;
using Etl.Cli.Options;
using Etl.Core.Datasets;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Texts;

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
        var (datasets, problems) = File.Exists(path) ? CheckFile(path) : CheckDirectory(path);
        if (datasets.Count == 0 && problems.Count == 0)
        {
            throw new CommandException(CommandMessages.NoDatasets(path));
        }

        foreach (var problem in problems)
        {
            context.Out.Line(SafeText.OneLine(problem.ToString()));
        }

        foreach (var dataset in datasets)
        {
            context.Out.Line($"dataset {SafeText.OneLine(dataset.Name)}: good, {dataset.Columns.Length} columns into {SafeText.OneLine(dataset.Target.Table)}");
        }

        return problems.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static (IReadOnlyList<Dataset> Datasets, IReadOnlyList<DatasetProblemAt> Problems) CheckFile(string path)
    {
        using var file = CommandFiles.OpenRead(path);
        var result = DatasetLoader.Parse(file, path);
        return (result.Dataset is { } dataset ? [dataset] : [], result.Problems);
    }

    private static (IReadOnlyList<Dataset> Datasets, IReadOnlyList<DatasetProblemAt> Problems) CheckDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new CommandException(CommandMessages.NoSuchPath(path));
        }

        var catalog = DatasetCatalog.Load(path);
        return (catalog.Datasets, catalog.Problems);
    }
}
