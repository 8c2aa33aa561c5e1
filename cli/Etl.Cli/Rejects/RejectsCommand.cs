using System.CommandLine;
using Etl.Cli.Options;

namespace Etl.Cli.Rejects;

/// <summary><c>etl rejects LOAD</c>: from the workspace's files, so that no database has to be started for it.</summary>
internal static class RejectsCommand
{
    public static Command Create(CommandContext context)
    {
        var load = new Argument<string>("LOAD") { Description = "A load's id, the start of it, or a run's id" };
        var csv = new Option<bool>("--csv") { Description = "Print rejects.csv: the sender's records, to be corrected and loaded again" };
        var jsonl = new Option<bool>("--jsonl") { Description = "Print rejects.jsonl: all that is known of each" };
        var locations = new LocationOptions();
        var command = new Command("rejects", "Shows the records of a load that were not loaded, and why") { load, csv, jsonl };
        locations.AddTo(command, database: false, workspace: true, datasets: false);
        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(jsonl))
            {
                result.AddError(CommandMessages.OneFormat);
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            var root = Path.Combine(locations.Workspace(parsed, context), "rejects");
            var directory = RejectsFolder.Find(root, parsed.GetRequiredValue(load));
            if (parsed.GetValue(csv))
            {
                await CopyAsync(Path.Combine(directory, "rejects.csv"), context, ct);
            }
            else if (parsed.GetValue(jsonl))
            {
                await CopyAsync(Path.Combine(directory, "rejects.jsonl"), context, ct);
            }
            else
            {
                RejectsTable.Write(context.Out, Path.Combine(directory, "rejects.jsonl"));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task CopyAsync(string path, CommandContext context, CancellationToken ct)
    {
        await using var file = CommandFiles.OpenRead(path);
        await using var output = context.OpenOutput();
        await file.CopyToAsync(output, ct);
    }
}
